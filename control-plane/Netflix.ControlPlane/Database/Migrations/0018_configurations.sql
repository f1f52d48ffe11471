-- What operators have set for appliances: a whole document each time, so that any earlier one can come back. Only ever added to.
CREATE TABLE configurations (
  version  bigint      PRIMARY KEY CHECK (version >= 0),
  document jsonb       NOT NULL,
  made_at  timestamptz NOT NULL,
  made_by  text        NOT NULL,
  why      text        NOT NULL,
  -- The version whose document came back.
  restores bigint      REFERENCES configurations
);
INSERT INTO configurations (version, document, made_at, made_by, why) VALUES (0, '{}', now(), 'the platform', 'Nothing is set.');
