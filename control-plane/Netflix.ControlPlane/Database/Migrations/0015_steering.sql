-- Where an appliance stands, what fails together with it, and what its operator wants of it.
ALTER TABLE appliances
  ADD COLUMN site_id        integer REFERENCES sites,
  -- Unique within the site: a rack, a power feed. Empty: the appliance fails alone.
  ADD COLUMN failure_domain text NOT NULL DEFAULT '' CHECK (length(failure_domain) <= 63),
  ADD COLUMN admin_state    text NOT NULL DEFAULT 'active' CHECK (admin_state IN ('active', 'draining', 'down'));

-- Who changed what, and why. Only ever added to.
CREATE TABLE audit_log (
  entry_id   bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  changed_at timestamptz NOT NULL DEFAULT now(),
  -- The operator's account as it was; accounts can go, entries stay.
  user_id    uuid NOT NULL,
  email      text NOT NULL,
  action     text NOT NULL CHECK (action ~ '^[a-z]+(\.[a-z]+)+$'),
  subject    text NOT NULL,
  site_id    integer,
  why        text NOT NULL,
  detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_subject ON audit_log (subject, entry_id DESC);
CREATE INDEX audit_log_site ON audit_log (site_id, entry_id DESC);
