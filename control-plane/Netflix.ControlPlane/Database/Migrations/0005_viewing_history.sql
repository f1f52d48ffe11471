-- Where each profile is in each title. Partitioned by profile, so that one profile's rows stay together while inserts and
-- vacuum spread over eight smaller trees. No foreign keys: every write would look up two more rows; the upsert joins profiles
-- instead, and deleting a profile deletes its rows.
CREATE TABLE viewing_history (
  profile_id       uuid             NOT NULL,
  content_id       uuid             NOT NULL,
  position_seconds double precision NOT NULL,
  duration_seconds double precision NOT NULL,
  updated_at       timestamptz      NOT NULL,
  PRIMARY KEY (profile_id, content_id)
) PARTITION BY HASH (profile_id);
CREATE TABLE viewing_history_0 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 0) WITH (fillfactor = 80);
CREATE TABLE viewing_history_1 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 1) WITH (fillfactor = 80);
CREATE TABLE viewing_history_2 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 2) WITH (fillfactor = 80);
CREATE TABLE viewing_history_3 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 3) WITH (fillfactor = 80);
CREATE TABLE viewing_history_4 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 4) WITH (fillfactor = 80);
CREATE TABLE viewing_history_5 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 5) WITH (fillfactor = 80);
CREATE TABLE viewing_history_6 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 6) WITH (fillfactor = 80);
CREATE TABLE viewing_history_7 PARTITION OF viewing_history FOR VALUES WITH (MODULUS 8, REMAINDER 7) WITH (fillfactor = 80);
