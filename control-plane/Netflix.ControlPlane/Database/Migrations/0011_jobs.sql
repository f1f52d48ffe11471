-- Encode jobs: a queue. A lease (lease_id, lease_expires_at) is what a worker holds; its clock is the database's.
CREATE TABLE jobs (
  job_id              uuid PRIMARY KEY,
  content_id          uuid NOT NULL REFERENCES content,
  master_id           uuid NOT NULL,
  master_length_bytes bigint NOT NULL CHECK (master_length_bytes > 0),
  master_sha256       bytea NOT NULL CHECK (length(master_sha256) = 32),
  state               text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  attempt             integer NOT NULL DEFAULT 0,
  not_before          timestamptz NOT NULL DEFAULT now(),
  lease_id            uuid,
  lease_expires_at    timestamptz,
  grant_expires_at    timestamptz,
  worker              text,
  stage               text,
  stage_share         double precision NOT NULL DEFAULT 0,
  total_share         double precision NOT NULL DEFAULT 0,
  frames_per_second   double precision NOT NULL DEFAULT 0,
  failure             text,
  package             text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now()
);

-- One job at a time per title; also what makes a second "encode" a conflict instead of a race.
CREATE UNIQUE INDEX jobs_active_content ON jobs (content_id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_next ON jobs (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_latest ON jobs (content_id, created_at DESC);
