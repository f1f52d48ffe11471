-- Appliances as they registered. What changes each second (heartbeats) is in Redis.
CREATE TABLE appliances (
  appliance_id             uuid PRIMARY KEY,
  name                     text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9-]{1,63}$'),
  url                      text NOT NULL,
  region                   text NOT NULL CHECK (region ~ '^[A-Z]{2}$'),
  capacity_bits_per_second bigint NOT NULL CHECK (capacity_bits_per_second > 0),
  storage_bytes            bigint NOT NULL CHECK (storage_bytes > 0),
  software_version         text NOT NULL,
  registered_at            timestamptz NOT NULL DEFAULT now(),
  announced_at             timestamptz NOT NULL DEFAULT now()
);

-- What every appliance is to hold, as a version that only grows and that all replicas agree on: the row is locked while the list of
-- packages is compared with its digest.
CREATE TABLE fleet_assignment (
  only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version         bigint NOT NULL,
  packages_sha256 bytea NOT NULL
);
INSERT INTO fleet_assignment (version, packages_sha256) VALUES (0, ''::bytea);
