-- The secret before the current one, good for some seconds after the exchange: a page that is closed or reloaded while its refresh
-- is under way never learns the new secret, and would otherwise be signed out as a thief.
ALTER TABLE refresh_tokens ADD COLUMN previous_hash bytea CHECK (length(previous_hash) = 32);
