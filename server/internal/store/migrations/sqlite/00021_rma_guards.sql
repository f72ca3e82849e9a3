-- What only triggers can refuse: changes of state that a machine does not have, money out of the wrong pot, and any change of
-- what is only added to.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER rma_moves BEFORE UPDATE OF state ON rma
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM rma_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'rma_transition: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rma_starts BEFORE INSERT ON rma WHEN NEW.state <> 'issued'
BEGIN
    SELECT RAISE(ABORT, 'rma_transition: it starts as issued');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rma_unit_moves BEFORE UPDATE OF state ON rma_unit
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM rma_unit_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'rma_unit_transition: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rma_unit_starts BEFORE INSERT ON rma_unit WHEN NEW.state <> 'authorised'
BEGIN
    SELECT RAISE(ABORT, 'rma_unit_transition: it starts as authorised');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolution_moves BEFORE UPDATE OF state ON resolution
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM resolution_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'resolution_transition: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolution_starts BEFORE INSERT ON resolution WHEN NEW.state <> 'proposed'
BEGIN
    SELECT RAISE(ABORT, 'resolution_transition: it starts as proposed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER arrival_moves BEFORE UPDATE OF state ON arrival
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM arrival_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'arrival_transition: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER arrival_starts BEFORE INSERT ON arrival WHEN NEW.state <> 'held'
BEGIN
    SELECT RAISE(ABORT, 'arrival_transition: it starts as held');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger_entry: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_is_kept BEFORE DELETE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger_entry: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rma_is_kept BEFORE DELETE ON rma
BEGIN
    SELECT RAISE(ABORT, 'rma: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rma_number_stays BEFORE UPDATE OF number ON rma
BEGIN
    SELECT RAISE(ABORT, 'rma: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER money_pot_is_kept BEFORE DELETE ON money_pot
BEGIN
    SELECT RAISE(ABORT, 'money_pot: append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_fits BEFORE INSERT ON ledger_entry
WHEN NEW.pot_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM money_pot WHERE id = NEW.pot_id AND seller = NEW.seller AND (claim_id IS NULL OR claim_id = NEW.claim_id) AND kind = CASE
        WHEN CASE WHEN NEW.kind = 'reversal' THEN NEW.undoes_kind ELSE NEW.kind END IN ('refund', 'credit', 'payment') THEN 'payment' WHEN CASE WHEN NEW.kind = 'reversal' THEN NEW.undoes_kind ELSE NEW.kind END IN ('shipping', 'approval') THEN 'shipping' ELSE 'hold' END)
BEGIN
    SELECT RAISE(ABORT, 'ledger: not out of this pot');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_undoes BEFORE INSERT ON ledger_entry
WHEN NEW.kind = 'reversal' AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.undoes AND claim_id = NEW.claim_id AND kind = NEW.undoes_kind AND cents = NEW.cents AND pot_id IS NOT DISTINCT FROM NEW.pot_id)
BEGIN
    SELECT RAISE(ABORT, 'ledger: it undoes nothing');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_draws AFTER INSERT ON ledger_entry WHEN NEW.pot_id IS NOT NULL
BEGIN
    UPDATE money_pot SET
        used_cents = used_cents + CASE WHEN NEW.kind IN ('hold', 'payment', 'approval') THEN 0 WHEN NEW.kind = 'reversal' THEN -NEW.cents ELSE NEW.cents END,
        limit_cents = limit_cents + CASE WHEN NEW.kind = 'approval' THEN NEW.cents ELSE 0 END
    WHERE id = NEW.pot_id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER ledger_draws;
DROP TRIGGER ledger_undoes;
DROP TRIGGER ledger_fits;
DROP TRIGGER money_pot_is_kept;
DROP TRIGGER rma_number_stays;
DROP TRIGGER rma_is_kept;
DROP TRIGGER ledger_is_kept;
DROP TRIGGER ledger_stays;
DROP TRIGGER arrival_starts;
DROP TRIGGER arrival_moves;
DROP TRIGGER resolution_starts;
DROP TRIGGER resolution_moves;
DROP TRIGGER rma_unit_starts;
DROP TRIGGER rma_unit_moves;
DROP TRIGGER rma_starts;
DROP TRIGGER rma_moves;
