-- What only triggers can refuse: changes of state that a machine does not have, money out of the wrong pot, and any change of
-- what is only added to.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION rma_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'issued' THEN
            RAISE EXCEPTION 'rma_transition: it starts as issued';
        END IF;
    ELSIF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM rma_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'rma_transition: no such change of state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER rma_moves BEFORE INSERT OR UPDATE OF state ON rma FOR EACH ROW EXECUTE FUNCTION rma_moves();
-- +goose StatementBegin
CREATE FUNCTION rma_unit_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'authorised' THEN
            RAISE EXCEPTION 'rma_unit_transition: it starts as authorised';
        END IF;
    ELSIF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM rma_unit_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'rma_unit_transition: no such change of state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER rma_unit_moves BEFORE INSERT OR UPDATE OF state ON rma_unit FOR EACH ROW EXECUTE FUNCTION rma_unit_moves();
-- +goose StatementBegin
CREATE FUNCTION resolution_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'resolution_transition: it starts as proposed';
        END IF;
    ELSIF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM resolution_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'resolution_transition: no such change of state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER resolution_moves BEFORE INSERT OR UPDATE OF state ON resolution FOR EACH ROW EXECUTE FUNCTION resolution_moves();
-- +goose StatementBegin
CREATE FUNCTION arrival_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'held' THEN
            RAISE EXCEPTION 'arrival_transition: it starts as held';
        END IF;
    ELSIF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM arrival_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'arrival_transition: no such change of state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER arrival_moves BEFORE INSERT OR UPDATE OF state ON arrival FOR EACH ROW EXECUTE FUNCTION arrival_moves();
-- +goose StatementBegin
CREATE FUNCTION is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: append-only', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION is_kept();
-- A number is never used again.
CREATE TRIGGER rma_is_kept BEFORE DELETE OR TRUNCATE ON rma FOR EACH STATEMENT EXECUTE FUNCTION is_kept();
CREATE TRIGGER rma_number_stays BEFORE UPDATE OF number ON rma FOR EACH STATEMENT EXECUTE FUNCTION is_kept();
CREATE TRIGGER money_pot_is_kept BEFORE DELETE OR TRUNCATE ON money_pot FOR EACH STATEMENT EXECUTE FUNCTION is_kept();
-- +goose StatementBegin
CREATE FUNCTION ledger_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pot_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM money_pot WHERE id = NEW.pot_id AND seller = NEW.seller AND (claim_id IS NULL OR claim_id = NEW.claim_id) AND kind = CASE
        WHEN CASE WHEN NEW.kind = 'reversal' THEN NEW.undoes_kind ELSE NEW.kind END IN ('refund', 'credit', 'payment') THEN 'payment' WHEN CASE WHEN NEW.kind = 'reversal' THEN NEW.undoes_kind ELSE NEW.kind END IN ('shipping', 'approval') THEN 'shipping' ELSE 'hold' END) THEN
        RAISE EXCEPTION 'ledger: not out of this pot';
    END IF;
    IF NEW.kind = 'reversal' AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.undoes AND claim_id = NEW.claim_id AND kind = NEW.undoes_kind AND cents = NEW.cents AND pot_id IS NOT DISTINCT FROM NEW.pot_id) THEN
        RAISE EXCEPTION 'ledger: it undoes nothing';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_fits BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_fits();
-- +goose StatementBegin
CREATE FUNCTION ledger_draws() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE money_pot SET
        used_cents = used_cents + CASE WHEN NEW.kind IN ('hold', 'payment', 'approval') THEN 0 WHEN NEW.kind = 'reversal' THEN -NEW.cents ELSE NEW.cents END,
        limit_cents = limit_cents + CASE WHEN NEW.kind = 'approval' THEN NEW.cents ELSE 0 END
    WHERE id = NEW.pot_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_draws AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_draws();

-- +goose Down
DROP TRIGGER ledger_draws ON ledger_entry;
DROP FUNCTION ledger_draws;
DROP TRIGGER ledger_fits ON ledger_entry;
DROP FUNCTION ledger_fits;
DROP TRIGGER money_pot_is_kept ON money_pot;
DROP TRIGGER rma_number_stays ON rma;
DROP TRIGGER rma_is_kept ON rma;
DROP TRIGGER ledger_stays ON ledger_entry;
DROP FUNCTION is_kept;
DROP TRIGGER arrival_moves ON arrival;
DROP FUNCTION arrival_moves;
DROP TRIGGER resolution_moves ON resolution;
DROP FUNCTION resolution_moves;
DROP TRIGGER rma_unit_moves ON rma_unit;
DROP FUNCTION rma_unit_moves;
DROP TRIGGER rma_moves ON rma;
DROP FUNCTION rma_moves;
