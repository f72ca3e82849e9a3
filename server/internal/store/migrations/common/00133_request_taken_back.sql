-- Who asked a second person for an entry may take that back: nobody has looked at it then.

-- +goose Up
CREATE TABLE money_request_new (
    id         TEXT PRIMARY KEY,
    claim_id   TEXT NOT NULL,
    seller     TEXT NOT NULL,
    entry_id   TEXT NOT NULL UNIQUE, -- of the entry that comes of it
    entry      TEXT NOT NULL, -- JSON of claim.Entry
    state      TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'taken_back')),
    reason     TEXT NOT NULL,
    maker_id   TEXT NOT NULL REFERENCES staff (id),
    checker_id TEXT REFERENCES staff (id),
    asked_at   BIGINT NOT NULL,
    checked_at BIGINT, -- when it was settled, whoever did
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    CONSTRAINT request_two_people CHECK (checker_id <> maker_id),
    CHECK ((state IN ('open', 'taken_back')) = (checker_id IS NULL))
);
INSERT INTO money_request_new (id, claim_id, seller, entry_id, entry, state, reason, maker_id, checker_id, asked_at, checked_at)
    SELECT id, claim_id, seller, entry_id, entry, state, reason, maker_id, checker_id, asked_at, checked_at FROM money_request;
DROP TABLE money_request;
ALTER TABLE money_request_new RENAME TO money_request;
CREATE INDEX money_request_claim ON money_request (claim_id, asked_at, id);
CREATE INDEX money_request_open ON money_request (seller, asked_at, id) WHERE state = 'open';

-- +goose Down
DELETE FROM money_request WHERE state = 'taken_back';
