-- Routers that send their routes over BMP, beside those in a replica's own options. As the program writes addresses: one spelling each.
CREATE TABLE routers (
  address    text        PRIMARY KEY,
  site_id    integer     NOT NULL REFERENCES sites ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX routers_of_site ON routers (site_id);
-- Replicas read them with the sites.
CREATE TRIGGER routers_changed AFTER INSERT OR UPDATE OR DELETE ON routers
  FOR EACH STATEMENT EXECUTE FUNCTION bump_site_revision();
