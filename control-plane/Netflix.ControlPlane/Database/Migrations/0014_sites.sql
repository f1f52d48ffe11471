-- Where appliances stand together, and whom they may serve.
CREATE TABLE sites (
  site_id    integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name       text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9-]{1,63}$'),
  country    text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  latitude   double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude  double precision CHECK (longitude BETWEEN -180 AND 180),
  scope      text NOT NULL CHECK (scope IN ('prefixes', 'networks', 'region')),
  networks   bigint[] NOT NULL DEFAULT '{}',
  -- Declared by hand, beside what routers announce. One spelling each, as the program writes them.
  prefixes   text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);

-- As the catalog's: replicas poll one number and read the sites again when it grew.
CREATE TABLE site_revision (only_row bool PRIMARY KEY DEFAULT true CHECK (only_row), revision bigint NOT NULL);
INSERT INTO site_revision (revision) VALUES (1);

CREATE FUNCTION bump_site_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE site_revision SET revision = revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER sites_changed AFTER INSERT OR UPDATE OR DELETE ON sites
  FOR EACH STATEMENT EXECUTE FUNCTION bump_site_revision();
