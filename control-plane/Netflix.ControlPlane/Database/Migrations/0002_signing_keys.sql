-- Keys that sign access tokens. The private half is wrapped by the master key (AES-GCM, key_id as associated data).
CREATE TABLE signing_keys (
  key_id              text        PRIMARY KEY,
  public_key          bytea       NOT NULL,
  wrapped_private_key bytea       NOT NULL,
  created_at          timestamptz NOT NULL
);
