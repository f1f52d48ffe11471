-- As the sites' and the catalog's: replicas poll one number, and read the fleet again when it grew. Five thousand appliances twice a
-- second by each replica would be most of what the database does.
CREATE TABLE fleet_revision (only_row bool PRIMARY KEY DEFAULT true CHECK (only_row), revision bigint NOT NULL);
INSERT INTO fleet_revision (revision) VALUES (1);

CREATE FUNCTION bump_fleet_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE fleet_revision SET revision = revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER appliances_changed AFTER INSERT OR UPDATE OR DELETE ON appliances FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
-- A site's name is part of what its appliances are told.
CREATE TRIGGER sites_changed_fleet AFTER UPDATE OR DELETE ON sites FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
CREATE TRIGGER certificates_changed AFTER UPDATE ON certificates FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
CREATE TRIGGER configurations_changed AFTER INSERT ON configurations FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
CREATE TRIGGER revoked_playbacks_changed AFTER INSERT OR UPDATE OR DELETE ON revoked_playbacks FOR EACH STATEMENT EXECUTE FUNCTION bump_fleet_revision();
