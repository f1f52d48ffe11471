-- A number for each package, never given twice: what an appliance holds is a row of bits.
ALTER TABLE video_assets ADD COLUMN asset_number integer GENERATED ALWAYS AS IDENTITY UNIQUE;

-- Taken-back certificates are asked for with each reading of the fleet, until they would have expired anyway.
CREATE INDEX certificates_revoked ON certificates (not_after) WHERE revoked_at IS NOT NULL;
