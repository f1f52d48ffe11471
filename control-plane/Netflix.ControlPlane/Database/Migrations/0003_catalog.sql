-- Titles, and the packages that make them playable.
CREATE TABLE content (
  content_id          uuid        PRIMARY KEY,
  slug                text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100),
  name                text        NOT NULL,
  synopsis            text        NOT NULL,
  year                int         NOT NULL,
  maturity_rating     text        NOT NULL,
  genres              text[]      NOT NULL,
  regions             text[]      NOT NULL DEFAULT '{}', -- ISO 3166-1 alpha-2; empty: everywhere
  attribution_text    text        NOT NULL,
  attribution_url     text        NOT NULL,
  attribution_license text        NOT NULL,
  package             text,                              -- the package that plays; null until published
  created_at          timestamptz NOT NULL
);

-- A package is immutable; publishing a title again adds another. `renditions` and `artwork` repeat parts of the manifest, so
-- that the catalog can be read without parsing megabytes of file lists.
CREATE TABLE video_assets (
  package          text             PRIMARY KEY CHECK (package ~ '^[0-9a-f]{32}$'),
  content_id       uuid             NOT NULL REFERENCES content,
  duration_seconds double precision NOT NULL,
  dash_path        text             NOT NULL,
  hls_path         text             NOT NULL,
  total_bytes      bigint           NOT NULL,
  renditions       jsonb            NOT NULL,
  artwork          jsonb            NOT NULL,
  thumbnails_path  text,
  title_manifest   bytea            NOT NULL,
  published_at     timestamptz      NOT NULL
);
CREATE INDEX video_assets_of_content ON video_assets (content_id);
CREATE INDEX video_assets_by_age ON video_assets (published_at DESC);
ALTER TABLE content ADD FOREIGN KEY (package) REFERENCES video_assets;

-- Replicas poll this one number and read the catalog again when it grew. The row's lock puts changes in commit order, which a
-- sequence would not; changes to the catalog are rare, so that costs nothing.
CREATE TABLE catalog_revision (only_row bool PRIMARY KEY DEFAULT true CHECK (only_row), revision bigint NOT NULL);
INSERT INTO catalog_revision (revision) VALUES (1);

CREATE FUNCTION bump_catalog_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalog_revision SET revision = revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON content
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_revision();
