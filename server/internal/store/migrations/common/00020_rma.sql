-- What happens after the approval: RMAs, resolutions, money. States and transitions are filled from the Go code.

-- +goose Up
CREATE TABLE rma_state (id TEXT PRIMARY KEY);
CREATE TABLE rma_transition (
    from_state TEXT NOT NULL REFERENCES rma_state (id),
    to_state   TEXT NOT NULL REFERENCES rma_state (id),
    PRIMARY KEY (from_state, to_state)
);
CREATE TABLE rma_unit_state (id TEXT PRIMARY KEY);
CREATE TABLE rma_unit_transition (
    from_state TEXT NOT NULL REFERENCES rma_unit_state (id),
    to_state   TEXT NOT NULL REFERENCES rma_unit_state (id),
    PRIMARY KEY (from_state, to_state)
);
CREATE TABLE resolution_state (id TEXT PRIMARY KEY);
CREATE TABLE resolution_transition (
    from_state TEXT NOT NULL REFERENCES resolution_state (id),
    to_state   TEXT NOT NULL REFERENCES resolution_state (id),
    PRIMARY KEY (from_state, to_state)
);
CREATE TABLE arrival_state (id TEXT PRIMARY KEY);
CREATE TABLE arrival_transition (
    from_state TEXT NOT NULL REFERENCES arrival_state (id),
    to_state   TEXT NOT NULL REFERENCES arrival_state (id),
    PRIMARY KEY (from_state, to_state)
);

-- What a claim's RMA, resolution and money name it by.
CREATE UNIQUE INDEX claim_id_seller ON claim (id, seller);

CREATE TABLE rma (
    id          TEXT PRIMARY KEY,
    number      TEXT NOT NULL UNIQUE,
    seller      TEXT NOT NULL REFERENCES seller (id),
    customer_id TEXT NOT NULL REFERENCES customer (id),
    state       TEXT NOT NULL REFERENCES rma_state (id),
    version     BIGINT NOT NULL CHECK (version > 0),
    issued_at   BIGINT NOT NULL,
    due_at      BIGINT,                -- NULL: the policy sets no deadline
    due_clause  TEXT NOT NULL,
    carrier     TEXT NOT NULL,
    tracking    TEXT NOT NULL,
    sent_at     BIGINT,
    changed_at  BIGINT NOT NULL,
    replaces_id TEXT REFERENCES rma (id),
    UNIQUE (id, customer_id),
    UNIQUE (id, seller),
    CHECK (due_at > issued_at),
    CHECK (state <> 'expired' OR due_at IS NOT NULL)
);
CREATE UNIQUE INDEX rma_replaced_once ON rma (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX rma_customer ON rma (customer_id, issued_at, id);
CREATE INDEX rma_board ON rma (seller, state, issued_at, id);

-- The units of an RMA are those of its claims: of one customer and one seller.
CREATE TABLE rma_unit (
    rma_id       TEXT NOT NULL,
    claim_id     TEXT NOT NULL,
    customer_id  TEXT NOT NULL,
    seller       TEXT NOT NULL,
    place        BIGINT NOT NULL CHECK (place >= 0),
    state        TEXT NOT NULL REFERENCES rma_unit_state (id),
    live         BIGINT NOT NULL CHECK (live IN (0, 1)), -- its RMA is neither closed, cancelled nor reissued
    serial_seen  TEXT NOT NULL,
    late         BIGINT NOT NULL CHECK (late IN (0, 1)),
    ruling       TEXT NOT NULL CHECK (ruling IN ('', 'accepted', 'sent_back')),
    inspection   TEXT NOT NULL CHECK (inspection IN ('', 'confirmed_fault', 'no_fault_found', 'customer_damage', 'wrong_item', 'incomplete')),
    received_at  BIGINT,
    inspected_at BIGINT,
    PRIMARY KEY (rma_id, claim_id),
    UNIQUE (rma_id, place),
    FOREIGN KEY (rma_id, customer_id) REFERENCES rma (id, customer_id),
    FOREIGN KEY (rma_id, seller) REFERENCES rma (id, seller),
    FOREIGN KEY (claim_id, customer_id) REFERENCES claim (id, customer_id),
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    CHECK ((state = 'received') = (received_at IS NOT NULL)),
    CHECK (inspection = '' OR state = 'received'),
    CHECK (ruling = '' OR late = 1)
);
CREATE UNIQUE INDEX rma_unit_live ON rma_unit (claim_id) WHERE live = 1;
CREATE INDEX rma_unit_claim ON rma_unit (claim_id);

CREATE TABLE resolution (
    id            TEXT PRIMARY KEY,
    claim_id      TEXT NOT NULL,
    customer_id   TEXT NOT NULL,
    seller        TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('repair', 'replace', 'replace_refurbished', 'advance_replacement', 'credit', 'refund', 'exchange',
                  'onsite_repair', 'software_update', 'manufacturer_service', 'return_unrepaired', 'no_fault_found')),
    state         TEXT NOT NULL REFERENCES resolution_state (id),
    version       BIGINT NOT NULL CHECK (version > 0),
    chosen_by     TEXT NOT NULL,
    goodwill      BIGINT NOT NULL CHECK (goodwill IN (0, 1)),
    new_serial    TEXT NOT NULL,
    new_unit_id   TEXT REFERENCES order_unit (id),
    carrier       TEXT NOT NULL,
    tracking      TEXT NOT NULL,
    manufacturer  TEXT NOT NULL,
    shipped_at    BIGINT,
    return_due_at BIGINT,
    return_clause TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    FOREIGN KEY (claim_id, customer_id) REFERENCES claim (id, customer_id),
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    CHECK (state <> 'fulfilled' OR kind NOT IN ('replace', 'replace_refurbished', 'advance_replacement', 'exchange') OR new_serial <> '')
);
CREATE UNIQUE INDEX resolution_open ON resolution (claim_id) WHERE state NOT IN ('fulfilled', 'failed');
CREATE INDEX resolution_claim ON resolution (claim_id, created_at, id);
CREATE INDEX resolution_board ON resolution (seller, state, changed_at, id);

-- Amounts that cannot be spent twice. Only entries of the ledger change what is used.
CREATE TABLE money_pot (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('payment', 'shipping', 'hold')),
    seller      TEXT NOT NULL REFERENCES seller (id),
    claim_id    TEXT,
    unit_id     TEXT,
    serial_key  TEXT NOT NULL,
    limit_cents BIGINT NOT NULL CHECK (limit_cents > 0),
    used_cents  BIGINT NOT NULL DEFAULT 0,
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    FOREIGN KEY (unit_id, seller) REFERENCES order_unit (id, seller),
    CONSTRAINT money_pot_not_overdrawn CHECK (used_cents >= 0 AND used_cents <= limit_cents),
    CHECK ((kind = 'payment') = (claim_id IS NULL)),
    CHECK (kind <> 'payment' OR serial_key <> '')
);
CREATE UNIQUE INDEX money_pot_serial ON money_pot (seller, serial_key) WHERE kind = 'payment' AND unit_id IS NULL;
CREATE UNIQUE INDEX money_pot_shipping ON money_pot (claim_id) WHERE kind = 'shipping';
CREATE INDEX money_pot_claim ON money_pot (claim_id) WHERE claim_id IS NOT NULL;

-- What was paid for a unit was paid for its replacements too.
CREATE TABLE money_pot_unit (
    unit_id TEXT PRIMARY KEY REFERENCES order_unit (id),
    pot_id  TEXT NOT NULL REFERENCES money_pot (id)
);

-- Lines are added and never changed. Amounts are cents of a US dollar.
CREATE TABLE ledger_entry (
    id          TEXT PRIMARY KEY,
    claim_id    TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    seller      TEXT NOT NULL,
    number      BIGINT NOT NULL CHECK (number > 0), -- within the claim
    kind        TEXT NOT NULL CHECK (kind IN ('charge', 'fee', 'paid', 'refund', 'credit', 'hold', 'hold_release', 'hold_charge', 'shipping',
                'approval', 'payment', 'reversal')),
    code        TEXT NOT NULL,
    cents       BIGINT NOT NULL CHECK (cents > 0 AND cents <= 1000000000),
    currency    TEXT NOT NULL CHECK (currency = 'USD'),
    reference   TEXT NOT NULL CHECK (reference <> ''),
    day         TEXT NOT NULL,
    pot_id      TEXT REFERENCES money_pot (id),
    undoes      TEXT REFERENCES ledger_entry (id), -- of a reversal; of a release or a charge: the hold
    undoes_kind TEXT NOT NULL,
    by_id       TEXT NOT NULL REFERENCES staff (id),
    checked_by  TEXT REFERENCES staff (id),
    at_ms       BIGINT NOT NULL,
    UNIQUE (claim_id, number),
    FOREIGN KEY (claim_id, customer_id) REFERENCES claim (id, customer_id),
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    CONSTRAINT ledger_two_people CHECK (checked_by <> by_id),
    CHECK (checked_by IS NOT NULL OR kind NOT IN ('approval', 'payment', 'reversal')),
    CHECK (pot_id IS NOT NULL OR kind NOT IN ('refund', 'credit', 'hold', 'hold_release', 'hold_charge', 'approval', 'payment')),
    CHECK (undoes IS NOT NULL OR kind NOT IN ('hold_release', 'hold_charge', 'reversal')),
    CHECK ((kind = 'reversal') = (undoes_kind <> ''))
);
CREATE UNIQUE INDEX ledger_undone_once ON ledger_entry (undoes) WHERE kind = 'reversal';
CREATE INDEX ledger_seller ON ledger_entry (seller, at_ms, id);
CREATE INDEX ledger_customer ON ledger_entry (seller, customer_id, at_ms);
CREATE INDEX ledger_maker ON ledger_entry (seller, by_id, at_ms);

-- Why, in a person's words. It may be erased.
CREATE TABLE ledger_note (
    entry_id TEXT PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claim (id),
    body     TEXT NOT NULL
);
CREATE INDEX ledger_note_claim ON ledger_note (claim_id);

CREATE TABLE money_request (
    id         TEXT PRIMARY KEY,
    claim_id   TEXT NOT NULL,
    seller     TEXT NOT NULL,
    entry_id   TEXT NOT NULL UNIQUE, -- of the entry that comes of it
    entry      TEXT NOT NULL, -- JSON of claim.Entry
    state      TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'refused')),
    reason     TEXT NOT NULL,
    maker_id   TEXT NOT NULL REFERENCES staff (id),
    checker_id TEXT REFERENCES staff (id),
    asked_at   BIGINT NOT NULL,
    checked_at BIGINT,
    FOREIGN KEY (claim_id, seller) REFERENCES claim (id, seller),
    CONSTRAINT request_two_people CHECK (checker_id <> maker_id),
    CHECK ((state = 'open') = (checker_id IS NULL))
);
CREATE INDEX money_request_claim ON money_request (claim_id, asked_at, id);
CREATE INDEX money_request_open ON money_request (seller, asked_at, id) WHERE state = 'open';

-- Parcels without a valid RMA.
CREATE TABLE arrival (
    id          TEXT PRIMARY KEY,
    seller      TEXT NOT NULL REFERENCES seller (id),
    state       TEXT NOT NULL REFERENCES arrival_state (id),
    version     BIGINT NOT NULL CHECK (version > 0),
    number_seen TEXT NOT NULL,
    carrier     TEXT NOT NULL,
    tracking    TEXT NOT NULL,
    sender      TEXT NOT NULL,
    contents    TEXT NOT NULL,
    rma_id      TEXT,
    by_id       TEXT NOT NULL REFERENCES staff (id),
    arrived_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    FOREIGN KEY (rma_id, seller) REFERENCES rma (id, seller),
    CHECK ((state = 'matched') = (rma_id IS NOT NULL))
);
CREATE INDEX arrival_board ON arrival (seller, state, arrived_at, id);

-- A clock of a claim may be about its RMA or its resolution; empty: about the claim itself.
ALTER TABLE clock ADD COLUMN subject TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE clock DROP COLUMN subject;
DROP TABLE arrival;
DROP TABLE money_request;
DROP TABLE ledger_note;
DROP TABLE ledger_entry;
DROP TABLE money_pot_unit;
DROP TABLE money_pot;
DROP TABLE resolution;
DROP TABLE rma_unit;
DROP TABLE rma;
DROP INDEX claim_id_seller;
DROP TABLE arrival_transition;
DROP TABLE arrival_state;
DROP TABLE resolution_transition;
DROP TABLE resolution_state;
DROP TABLE rma_unit_transition;
DROP TABLE rma_unit_state;
DROP TABLE rma_transition;
DROP TABLE rma_state;
