-- The fleet's own certificate authority. Its private key is wrapped by the master key.
CREATE TABLE certificate_authority (
  only_row            bool        PRIMARY KEY DEFAULT true CHECK (only_row),
  certificate         bytea       NOT NULL,
  wrapped_private_key bytea       NOT NULL,
  created_at          timestamptz NOT NULL
);

-- What an operator declared about an appliance before it came, and the digest of the token that proves it is the one.
CREATE TABLE enrolments (
  enrolment_id             uuid        PRIMARY KEY,
  token_sha256             bytea       NOT NULL UNIQUE,
  site_id                  integer     NOT NULL REFERENCES sites,
  name                     text        NOT NULL CHECK (name ~ '^[a-z0-9-]{1,63}$'),
  capacity_bits_per_second bigint      NOT NULL CHECK (capacity_bits_per_second > 0),
  failure_domain           text        NOT NULL CHECK (length(failure_domain) <= 63),
  created_at               timestamptz NOT NULL,
  expires_at               timestamptz NOT NULL,
  used_at                  timestamptz,
  -- Its appliance was revoked: a token that lies about must not bring it back.
  voided_at                timestamptz,
  -- Of the key that used it: an appliance whose answer was lost may ask again with the same key, anyone else may not.
  public_key_sha256        bytea,
  appliance_id             uuid        REFERENCES appliances,
  CHECK ((used_at IS NULL) = (public_key_sha256 IS NULL))
);
CREATE INDEX enrolments_by_age ON enrolments (created_at DESC);
CREATE INDEX enrolments_name ON enrolments (name);

CREATE TABLE certificates (
  serial       text        PRIMARY KEY CHECK (serial ~ '^[0-9A-F]{2,40}$'),
  appliance_id uuid        NOT NULL REFERENCES appliances,
  issued_at    timestamptz NOT NULL,
  not_after    timestamptz NOT NULL,
  revoked_at   timestamptz
);
CREATE INDEX certificates_appliance ON certificates (appliance_id);

-- A revoked appliance stays for the log's sake, and is in no answer.
ALTER TABLE appliances ADD COLUMN revoked_at timestamptz;
