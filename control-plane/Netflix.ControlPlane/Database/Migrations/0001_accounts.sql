-- Accounts. E-mail addresses are stored normalised (trimmed, lower case), so that plain uniqueness is enough.
CREATE TABLE users (
  user_id            uuid        PRIMARY KEY,
  email              text        NOT NULL UNIQUE CHECK (length(email) <= 254),
  name               text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  region             text        CHECK (region ~ '^[A-Z]{2}$'),
  password_hash      text        NOT NULL,
  tier               text        NOT NULL DEFAULT 'basic' CHECK (tier IN ('basic', 'standard', 'premium')),
  subscription_state text        NOT NULL DEFAULT 'active' CHECK (subscription_state IN ('active', 'past_due', 'cancelled')),
  role               text        NOT NULL DEFAULT 'viewer' CHECK (role IN ('viewer', 'operator')),
  created_at         timestamptz NOT NULL
);

CREATE TABLE profiles (
  profile_id uuid        PRIMARY KEY,
  user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
  avatar     text        NOT NULL CHECK (length(avatar) BETWEEN 1 AND 50),
  created_at timestamptz NOT NULL
);
CREATE INDEX profiles_of_user ON profiles (user_id);

-- One row per sign-in. The token in the viewer's hands names the row and proves itself with a secret that changes with every
-- refresh: presenting a secret that is no longer current is how a stolen token shows, and it ends the whole family.
CREATE TABLE refresh_tokens (
  family_id   uuid        PRIMARY KEY,
  user_id     uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  secret_hash bytea       NOT NULL CHECK (length(secret_hash) = 32),
  created_at  timestamptz NOT NULL,
  rotated_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX refresh_tokens_of_user ON refresh_tokens (user_id, rotated_at);
