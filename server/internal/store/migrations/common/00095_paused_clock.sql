-- A question stops the clock of the seller's staff; the answer lets it go on with what was left.

-- +goose Up

-- staff_left is the working time, in ms, that the staff had left when they asked; below 0: they were late by so much already.
ALTER TABLE claim ADD COLUMN staff_left BIGINT;

-- +goose Down
ALTER TABLE claim DROP COLUMN staff_left;
