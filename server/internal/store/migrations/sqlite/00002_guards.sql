-- What only triggers can refuse: a change of state that the machine does not have, and any change of the audit chain.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER claim_moves BEFORE UPDATE OF state ON claim
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM claim_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'claim_transition: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_starts BEFORE INSERT ON claim WHEN NEW.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'claim_transition: a claim starts as a draft');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'event: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'event: append-only');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER event_is_kept;
DROP TRIGGER event_stays;
DROP TRIGGER claim_starts;
DROP TRIGGER claim_moves;
