-- A newly enrolled appliance gets no viewers until it is taken live: by an operator, or by itself once all its checks pass. Those that are
-- here already are live.
ALTER TABLE appliances DROP CONSTRAINT appliances_admin_state_check;
ALTER TABLE appliances ADD CONSTRAINT appliances_admin_state_check CHECK (admin_state IN ('active', 'draining', 'down', 'new'));
ALTER TABLE appliances ADD COLUMN go_live text NOT NULL DEFAULT 'by-operator' CHECK (go_live IN ('by-operator', 'when-ready'));
ALTER TABLE enrolments ADD COLUMN go_live text NOT NULL DEFAULT 'by-operator' CHECK (go_live IN ('by-operator', 'when-ready'));
