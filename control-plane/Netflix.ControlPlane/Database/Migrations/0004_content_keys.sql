-- Keys that encrypt titles: one for audio, one for video. `wrapped_key` is sealed by the master key with key_id as associated
-- data, so a key cannot be moved to another id unnoticed.
CREATE TABLE content_keys (
  key_id      uuid        PRIMARY KEY,
  content_id  uuid        NOT NULL REFERENCES content,
  kind        text        NOT NULL CHECK (kind IN ('audio', 'video')),
  wrapped_key bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  UNIQUE (content_id, kind)
);
