-- Routes that an operator uploaded for a site: a table dump or a list, packed, each prefix once. One upload a site; the next one takes
-- its place as a whole.
CREATE SEQUENCE site_routes_version;
CREATE TABLE site_routes (
  site_id     integer PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
  version     bigint NOT NULL UNIQUE DEFAULT nextval('site_routes_version'),
  format      text NOT NULL CHECK (format IN ('mrt', 'list')),
  -- What of the file was wanted, as it was asked for.
  filter      text NOT NULL,
  ipv4        integer NOT NULL CHECK (ipv4 >= 0),
  ipv6        integer NOT NULL CHECK (ipv6 >= 0),
  uploaded_at timestamptz NOT NULL DEFAULT now(),
  uploaded_by text NOT NULL
);
CREATE TABLE site_route_parts (
  version bigint NOT NULL REFERENCES site_routes (version) ON DELETE CASCADE,
  part    integer NOT NULL,
  routes  bytea NOT NULL,
  PRIMARY KEY (version, part)
);

-- As the sites' and the fleet's: replicas poll one number.
CREATE TABLE route_revision (only_row bool PRIMARY KEY DEFAULT true CHECK (only_row), revision bigint NOT NULL);
INSERT INTO route_revision (revision) VALUES (1);

CREATE FUNCTION bump_route_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE route_revision SET revision = revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER site_routes_changed AFTER INSERT OR UPDATE OR DELETE ON site_routes FOR EACH STATEMENT EXECUTE FUNCTION bump_route_revision();

-- Whether what a site's appliances learn from routers beside them counts for it.
ALTER TABLE sites ADD COLUMN accept_learned text NOT NULL DEFAULT 'own-networks' CHECK (accept_learned IN ('none', 'own-networks', 'all'));
