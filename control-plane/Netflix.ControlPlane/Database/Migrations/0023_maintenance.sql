-- Times in which an appliance, or all of a site, takes nobody new. Whether one is on is worked out from it, by the fleet's clock: nobody
-- has to write anything when it begins or ends.
CREATE TABLE maintenance_windows (
  window_id    uuid        PRIMARY KEY,
  appliance_id uuid        REFERENCES appliances,
  site_id      integer     REFERENCES sites ON DELETE CASCADE,
  begins_at    timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL,
  why          text        NOT NULL,
  made_by      text        NOT NULL,
  -- Partners end the windows of partners, not an operator's.
  by_partner   bool        NOT NULL,
  CHECK (ends_at > begins_at),
  CHECK ((appliance_id IS NULL) <> (site_id IS NULL))
);
CREATE INDEX maintenance_windows_end ON maintenance_windows (ends_at);
CREATE INDEX maintenance_windows_appliance ON maintenance_windows (appliance_id);
CREATE INDEX maintenance_windows_site ON maintenance_windows (site_id);
CREATE TRIGGER maintenance_windows_changed AFTER INSERT OR UPDATE OR DELETE ON maintenance_windows
  FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
