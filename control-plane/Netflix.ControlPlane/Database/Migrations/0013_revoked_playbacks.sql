-- Playback sessions whose tokens appliances are to refuse before they expire. Rows go when the last token could have expired.
CREATE TABLE revoked_playbacks (
  session_id uuid        PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX revoked_playbacks_expires_at ON revoked_playbacks (expires_at);
