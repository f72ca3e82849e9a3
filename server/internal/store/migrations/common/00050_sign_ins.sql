-- Which sign-ins count. The number goes up when all of them are to end: a session begun under an earlier one is worth nothing,
-- whatever a Redis still holds of it.

-- +goose Up
ALTER TABLE customer ADD COLUMN sign_ins BIGINT NOT NULL DEFAULT 1;
ALTER TABLE staff ADD COLUMN sign_ins BIGINT NOT NULL DEFAULT 1;

-- +goose Down
ALTER TABLE staff DROP COLUMN sign_ins;
ALTER TABLE customer DROP COLUMN sign_ins;
