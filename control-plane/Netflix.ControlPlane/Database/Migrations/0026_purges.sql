-- What operators had purged. Numbers are milliseconds since 1970, or one more than the last: a database that comes back from a backup
-- must not give an appliance a number again that it has carried out already.
CREATE TABLE purges (
  number    bigint      PRIMARY KEY,
  is_prefix bool        NOT NULL,
  paths     text[]      NOT NULL,
  made_at   timestamptz NOT NULL,
  made_by   text        NOT NULL,
  why       text        NOT NULL
);
-- The newest order that is not kept any more. Who has not carried that one out has to purge all it has.
CREATE TABLE purge_horizon (only_row bool PRIMARY KEY DEFAULT true CHECK (only_row), forgotten_up_to bigint NOT NULL);
INSERT INTO purge_horizon (forgotten_up_to) VALUES (0);
CREATE TRIGGER purges_changed AFTER INSERT ON purges FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
