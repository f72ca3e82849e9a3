-- What the board of the day and reports read, where a seller has claims by the hundred thousand.

-- +goose Up
CREATE INDEX claim_proposed ON claim (seller, state, submitted_at, id) WHERE proposal <> '';
CREATE INDEX claim_approved ON claim (seller, changed_at, id) WHERE state = 'approved';
-- Who has how many open ones, counted in the index alone.
CREATE INDEX claim_load ON claim (seller, state, assignee_id) WHERE state IN ('submitted', 'needs_info', 'approved');
-- Reports of a period read its events and no earlier ones.
CREATE INDEX event_time ON event (seller, at_ms);
DROP INDEX event_decided;

-- What reports ask of a decision, beside the JSON that it stands in: that is long, and a year has hundreds of thousands.
ALTER TABLE decision ADD COLUMN product TEXT NOT NULL DEFAULT ''; -- of the facts used
ALTER TABLE decision ADD COLUMN route TEXT NOT NULL DEFAULT '';   -- of the answer

-- +goose Down
ALTER TABLE decision DROP COLUMN route;
ALTER TABLE decision DROP COLUMN product;
CREATE INDEX event_decided ON event (seller, at_ms) WHERE action IN ('submit', 'approve', 'decline', 'close');
DROP INDEX event_time;
DROP INDEX claim_load;
DROP INDEX claim_approved;
DROP INDEX claim_proposed;
