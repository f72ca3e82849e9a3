-- What a seller's own systems read and are told: keys, webhooks and what is on its way to them; and what reports and feeds read by.

-- +goose Up

-- A key is a random number of 256 bits that is shown once: what is kept is its digest, under which it is found.
CREATE TABLE api_key (
    id           TEXT PRIMARY KEY,
    seller       TEXT NOT NULL REFERENCES seller (id),
    name         TEXT NOT NULL CHECK (name <> ''),
    digest       TEXT NOT NULL UNIQUE,
    hint         TEXT NOT NULL,         -- its last characters, to tell keys apart
    scopes       TEXT NOT NULL CHECK (scopes <> ''),
    made_by      TEXT NOT NULL REFERENCES staff (id),
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,                -- to the hour
    revoked_at   BIGINT,
    revoked_by   TEXT REFERENCES staff (id),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX api_key_seller ON api_key (seller, created_at, id);

-- Where a seller wants to be told what happens.
CREATE TABLE webhook (
    id            TEXT PRIMARY KEY,
    seller        TEXT NOT NULL REFERENCES seller (id),
    url           TEXT NOT NULL CHECK (url <> ''),
    topics        TEXT NOT NULL CHECK (topics <> ''),
    secret_sealed TEXT NOT NULL,
    made_by       TEXT NOT NULL REFERENCES staff (id),
    created_at    BIGINT NOT NULL,
    removed_at    BIGINT
);
CREATE INDEX webhook_seller ON webhook (seller, created_at, id) WHERE removed_at IS NULL;

-- What is to be told, written with the event that it tells of. The body is kept as it is signed. It holds no personal data.
CREATE TABLE webhook_delivery (
    id          TEXT PRIMARY KEY,
    webhook_id  TEXT NOT NULL REFERENCES webhook (id),
    seller      TEXT NOT NULL REFERENCES seller (id),
    event_seq   BIGINT NOT NULL REFERENCES event (seq),
    topic       TEXT NOT NULL,
    body        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
    attempts    BIGINT NOT NULL CHECK (attempts >= 0),
    next_at     BIGINT NOT NULL,
    last_status BIGINT NOT NULL,        -- of the last answer; 0: there was none
    last_error  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    sent_at     BIGINT,
    UNIQUE (webhook_id, event_seq)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_seller ON webhook_delivery (seller, created_at, id);
CREATE INDEX webhook_delivery_done ON webhook_delivery (created_at) WHERE state <> 'pending';

-- Feeds tell what changed, in the order in which it did.
CREATE INDEX claim_changes ON claim (seller, changed_at, id) WHERE state <> 'draft';
CREATE INDEX rma_changes ON rma (seller, changed_at, id);
-- Reports look at what was decided in a period.
CREATE INDEX event_decided ON event (seller, at_ms) WHERE action IN ('submit', 'approve', 'decline', 'close');

-- +goose Down
DROP INDEX event_decided;
DROP INDEX rma_changes;
DROP INDEX claim_changes;
DROP TABLE webhook_delivery;
DROP TABLE webhook;
DROP TABLE api_key;
