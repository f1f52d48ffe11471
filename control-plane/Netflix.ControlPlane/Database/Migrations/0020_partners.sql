-- Partners: people of an ISP, who look after what stands at sites of theirs.
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CONSTRAINT users_role_check CHECK (role IN ('viewer', 'operator', 'partner'));

-- Read with each of a partner's requests: what is taken away here is gone at once, whatever their tokens say.
CREATE TABLE partner_sites (
  user_id uuid    NOT NULL REFERENCES users ON DELETE CASCADE,
  site_id integer NOT NULL REFERENCES sites ON DELETE CASCADE,
  PRIMARY KEY (user_id, site_id)
);
CREATE INDEX partner_sites_of_site ON partner_sites (site_id);

-- With it a partner sets the password, once. Only its digest is kept: 256 random bits need no slow hash.
CREATE TABLE partner_invitations (
  user_id      uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  token_sha256 bytea       NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  expires_at   timestamptz NOT NULL
);

-- A partner ends the drains that partners began, not an operator's.
ALTER TABLE appliances ADD COLUMN drained_by_partner bool NOT NULL DEFAULT false;
