-- The page of the ledger can be narrowed to one kind of entry, which may be rare among many. Seller and kind are one key, so
-- that no engine takes the index of all the seller's entries instead.

-- +goose Up
CREATE INDEX ledger_kind ON ledger_entry ((seller || ' ' || kind), at_ms, id);

-- +goose Down
DROP INDEX ledger_kind;
