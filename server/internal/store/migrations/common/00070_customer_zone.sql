-- Letters about a last day are written in the customer's morning.

-- +goose Up

-- zone is the IANA name of the time zone that the customer's browser was in when they last signed in; empty: not known.
ALTER TABLE customer ADD COLUMN zone TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE customer DROP COLUMN zone;
