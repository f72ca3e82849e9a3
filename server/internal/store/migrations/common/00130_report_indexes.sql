-- What reports read of hundreds of thousands of claims, decisions and events stands in their indexes: the lines themselves are long.

-- +goose Up
ALTER TABLE decision ADD COLUMN stated_verdict TEXT NOT NULL DEFAULT ''; -- on the facts as they were stated, whatever the books say
CREATE INDEX decision_report ON decision (claim_id, number, stated_verdict, verdict, product, route);
CREATE INDEX event_report ON event (seller, at_ms, seq, claim_id, action, by_kind, by_id);
DROP INDEX event_time;
DROP INDEX claim_queue;
CREATE INDEX claim_queue ON claim (seller, state, submitted_at, id, intent);

-- +goose Down
DROP INDEX claim_queue;
CREATE INDEX claim_queue ON claim (seller, state, submitted_at, id);
CREATE INDEX event_time ON event (seller, at_ms);
DROP INDEX event_report;
DROP INDEX decision_report;
ALTER TABLE decision DROP COLUMN stated_verdict;
