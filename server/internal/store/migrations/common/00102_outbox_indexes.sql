-- What was given up is few among all letters ever sent; and a person's letters are looked for when they ask for their data or want
-- it erased.

-- +goose Up
CREATE INDEX outbox_dead ON outbox (created_at, id) WHERE state = 'dead';
CREATE INDEX outbox_recipient ON outbox (recipient, created_at, id);

-- +goose Down
DROP INDEX outbox_recipient;
DROP INDEX outbox_dead;
