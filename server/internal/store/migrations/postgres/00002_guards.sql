-- What only triggers can refuse: a change of state that the machine does not have, and any change of the audit chain.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'claim_transition: a claim starts as a draft';
        END IF;
    ELSIF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM claim_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'claim_transition: no such change of state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER claim_moves BEFORE INSERT OR UPDATE OF state ON claim FOR EACH ROW EXECUTE FUNCTION claim_moves();
-- +goose StatementBegin
CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event: append-only';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_stays();

-- +goose Down
DROP TRIGGER event_stays ON event;
DROP FUNCTION event_stays;
DROP TRIGGER claim_moves ON claim;
DROP FUNCTION claim_moves;
