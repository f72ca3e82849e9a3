-- The claims that are nobody's, or not tied to a unit, are counted in their indexes alone: SQLite looks at the line for a column that
-- an index does not hold, even where all lines of the index have the same in it. They come after claim_queue because SQLite takes
-- the index made last where two seem equal.

-- +goose Up
DROP INDEX claim_queue_unverified;
CREATE INDEX claim_queue_unverified ON claim (seller, state, submitted_at, id, unit_id) WHERE unit_id IS NULL;
DROP INDEX claim_queue_unassigned;
CREATE INDEX claim_queue_unassigned ON claim (seller, state, submitted_at, id, assignee_id) WHERE assignee_id IS NULL;

-- +goose Down
DROP INDEX claim_queue_unassigned;
CREATE INDEX claim_queue_unassigned ON claim (seller, state, submitted_at, id) WHERE assignee_id IS NULL;
DROP INDEX claim_queue_unverified;
CREATE INDEX claim_queue_unverified ON claim (seller, state, submitted_at, id) WHERE unit_id IS NULL;
