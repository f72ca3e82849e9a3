-- The record. One text for SQLite and PostgreSQL: ids are TEXT made by the portal, instants are BIGINT milliseconds since
-- 1970 UTC, flags are BIGINT 0 or 1, JSON is TEXT that only the portal reads, amounts are BIGINT cents.
-- A column called x_key holds x folded for comparing and searching (claim.Fold).

-- +goose Up

-- Sellers, claim states and transitions are filled from the Go code when the record is opened.
CREATE TABLE seller (id TEXT PRIMARY KEY);
CREATE TABLE claim_state (id TEXT PRIMARY KEY);
CREATE TABLE claim_transition (
    from_state TEXT NOT NULL REFERENCES claim_state (id),
    to_state   TEXT NOT NULL REFERENCES claim_state (id),
    PRIMARY KEY (from_state, to_state)
);

CREATE TABLE customer (
    id         TEXT PRIMARY KEY,
    email      TEXT UNIQUE,            -- folded; NULL once erased
    created_at BIGINT NOT NULL,
    erased_at  BIGINT
);

CREATE TABLE staff (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE, -- folded
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL DEFAULT '', -- argon2id; empty until enrolled
    totp_sealed   TEXT NOT NULL DEFAULT '', -- sealed secret; empty: none
    totp_step     BIGINT NOT NULL DEFAULT 0, -- the last time step used: a code works once
    enrolled_at   BIGINT,
    disabled_at   BIGINT,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL CHECK (version > 0)
);

CREATE TABLE staff_role (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    seller   TEXT NOT NULL REFERENCES seller (id),
    role     TEXT NOT NULL CHECK (role IN ('agent', 'supervisor', 'admin')),
    PRIMARY KEY (staff_id, seller)
);
CREATE INDEX staff_role_seller ON staff_role (seller);

CREATE TABLE staff_passkey (
    id           TEXT PRIMARY KEY, -- the credential's id, base64url
    staff_id     TEXT NOT NULL REFERENCES staff (id),
    name         TEXT NOT NULL,
    credential   TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX staff_passkey_staff ON staff_passkey (staff_id);

CREATE TABLE staff_recovery (
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    used_at   BIGINT,
    PRIMARY KEY (staff_id, code_hash)
);

-- One-time codes and links: for customers to sign in, for staff to enrol.
CREATE TABLE sign_in (
    id         TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('customer', 'staff_enrolment')),
    email      TEXT NOT NULL,     -- folded
    browser    TEXT NOT NULL,     -- hash of what binds it to the browser that asked; empty for an enrolment
    code_hash  TEXT NOT NULL,
    link_hash  TEXT NOT NULL UNIQUE,
    next_path  TEXT NOT NULL,
    tries      BIGINT NOT NULL CHECK (tries >= 0),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX sign_in_email ON sign_in (email, created_at);

CREATE TABLE order_import (
    id         TEXT PRIMARY KEY,
    seller     TEXT NOT NULL REFERENCES seller (id),
    file_name  TEXT NOT NULL,
    by_staff   TEXT REFERENCES staff (id), -- NULL: on the command line
    lines      BIGINT NOT NULL CHECK (lines >= 0),
    added      BIGINT NOT NULL CHECK (added >= 0),
    changed    BIGINT NOT NULL CHECK (changed >= 0),
    unchanged  BIGINT NOT NULL CHECK (unchanged >= 0),
    created_at BIGINT NOT NULL
);

CREATE TABLE order_unit (
    id           TEXT PRIMARY KEY,
    seller       TEXT NOT NULL REFERENCES seller (id),
    order_number TEXT NOT NULL,
    order_key    TEXT NOT NULL CHECK (order_key <> ''),
    serial       TEXT NOT NULL,
    serial_key   TEXT NOT NULL CHECK (serial_key <> ''),
    email_key    TEXT NOT NULL,    -- empty: the books name nobody
    facts        TEXT NOT NULL,    -- JSON of claim.Facts
    price_cents  BIGINT CHECK (price_cents >= 0),
    import_id    TEXT REFERENCES order_import (id),
    imported_at  BIGINT NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    UNIQUE (seller, order_key, serial_key),
    UNIQUE (id, seller)
);
CREATE INDEX order_unit_serial ON order_unit (seller, serial_key);
CREATE INDEX order_unit_email ON order_unit (email_key, seller);

CREATE TABLE claim (
    id              TEXT PRIMARY KEY,
    number          TEXT NOT NULL UNIQUE,
    seller          TEXT NOT NULL REFERENCES seller (id),
    customer_id     TEXT NOT NULL REFERENCES customer (id),
    unit_id         TEXT,
    state           TEXT NOT NULL REFERENCES claim_state (id),
    version         BIGINT NOT NULL CHECK (version > 0),
    serial          TEXT NOT NULL,
    serial_key      TEXT NOT NULL,
    order_number    TEXT NOT NULL,
    order_key       TEXT NOT NULL,
    intent          TEXT NOT NULL,
    stated          TEXT NOT NULL,           -- JSON of claim.Facts
    fault           TEXT NOT NULL,
    contact_name    TEXT NOT NULL,
    contact_phone   TEXT NOT NULL,
    contact_address TEXT NOT NULL,
    decision_id     TEXT,
    verdict         TEXT NOT NULL,
    value_cents     BIGINT CHECK (value_cents >= 0),
    quote_state     TEXT NOT NULL CHECK (quote_state IN ('', 'offered', 'accepted', 'rejected')),
    quote_cents     BIGINT NOT NULL CHECK (quote_cents >= 0),
    quote_at        BIGINT,
    proposal        TEXT NOT NULL,           -- JSON of claim.Proposal; empty: none
    assignee_id     TEXT REFERENCES staff (id),
    appealed        BIGINT NOT NULL CHECK (appealed IN (0, 1)),
    created_at      BIGINT NOT NULL,
    submitted_at    BIGINT,
    changed_at      BIGINT NOT NULL,
    staff_due_at    BIGINT,
    customer_due_at BIGINT,
    UNIQUE (id, customer_id),
    FOREIGN KEY (unit_id, seller) REFERENCES order_unit (id, seller),
    CHECK (state = 'draft' OR (submitted_at IS NOT NULL AND decision_id IS NOT NULL AND serial_key <> ''))
);
CREATE UNIQUE INDEX claim_live_serial ON claim (seller, serial_key) WHERE state IN ('submitted', 'needs_info', 'approved');
CREATE INDEX claim_customer ON claim (customer_id, created_at, id);
-- The staff's queue reads a page of it from one of these, one seller and state at a time. What has no due time comes after
-- what has one, the oldest first: the number is 10^14 ms, beyond the year 5000.
CREATE INDEX claim_queue ON claim (seller, state, submitted_at, id);
CREATE INDEX claim_queue_due ON claim (seller, state, (COALESCE(staff_due_at, submitted_at + 100000000000000)), id);
CREATE INDEX claim_queue_verdict ON claim (seller, state, verdict, submitted_at, id);
CREATE INDEX claim_queue_unverified ON claim (seller, state, submitted_at, id) WHERE unit_id IS NULL;
CREATE INDEX claim_queue_unassigned ON claim (seller, state, submitted_at, id) WHERE assignee_id IS NULL;
CREATE INDEX claim_assignee ON claim (assignee_id, seller, state, submitted_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX claim_serial ON claim (seller, serial_key, id);
CREATE INDEX claim_order ON claim (seller, order_key, id);
CREATE INDEX claim_unit ON claim (unit_id) WHERE unit_id IS NOT NULL;

CREATE TABLE decision (
    id             TEXT PRIMARY KEY,
    claim_id       TEXT NOT NULL REFERENCES claim (id),
    number         BIGINT NOT NULL CHECK (number > 0),
    stated         TEXT NOT NULL,
    used           TEXT NOT NULL,
    answer         TEXT NOT NULL,
    verdict        TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    value_cents    BIGINT CHECK (value_cents >= 0),
    differences    TEXT NOT NULL,
    by_kind        TEXT NOT NULL CHECK (by_kind IN ('customer', 'staff', 'system')),
    by_id          TEXT NOT NULL,
    why            TEXT NOT NULL,
    made_at        BIGINT NOT NULL,
    UNIQUE (claim_id, number)
);

CREATE TABLE evidence (
    id          TEXT PRIMARY KEY,
    claim_id    TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    item        TEXT NOT NULL,
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL CHECK (size_bytes >= 0),
    sha256      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('uploading', 'quarantined', 'stored', 'refused', 'removed')),
    why         TEXT NOT NULL,
    has_preview BIGINT NOT NULL CHECK (has_preview IN (0, 1)),
    created_at  BIGINT NOT NULL,
    stored_at   BIGINT,
    FOREIGN KEY (claim_id, customer_id) REFERENCES claim (id, customer_id)
);
CREATE INDEX evidence_claim ON evidence (claim_id, created_at, id);
CREATE INDEX evidence_open ON evidence (state, created_at) WHERE state IN ('uploading', 'quarantined');

CREATE TABLE message (
    id       TEXT PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claim (id),
    by_kind  TEXT NOT NULL CHECK (by_kind IN ('customer', 'staff', 'system')),
    by_id    TEXT NOT NULL,
    internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
    body     TEXT NOT NULL,
    sent_at  BIGINT NOT NULL
);
CREATE INDEX message_claim ON message (claim_id, sent_at, id);

-- Deadlines. A clock that is not armed has no due time.
CREATE TABLE clock (
    id       TEXT PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claim (id),
    kind     TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('armed', 'fired', 'cancelled')),
    gen      BIGINT NOT NULL CHECK (gen > 0),
    due_at   BIGINT,
    set_at   BIGINT NOT NULL,
    UNIQUE (claim_id, kind),
    CHECK (state <> 'armed' OR due_at IS NOT NULL)
);
CREATE INDEX clock_due ON clock (due_at, id) WHERE state = 'armed';

-- The audit chain: append-only, each line holds the hash of the one before it. No personal data stands in it.
CREATE TABLE event (
    seq            BIGINT PRIMARY KEY CHECK (seq > 0),
    claim_id       TEXT NOT NULL, -- empty: about no claim
    seller         TEXT NOT NULL, -- empty: about no seller
    by_kind        TEXT NOT NULL,
    by_id          TEXT NOT NULL,
    action         TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    detail         TEXT NOT NULL, -- JSON of codes and ids
    note_digest    TEXT NOT NULL, -- of event_note; empty: none
    at_ms          BIGINT NOT NULL,
    prev_hash      TEXT NOT NULL UNIQUE,
    hash           TEXT NOT NULL UNIQUE
);
CREATE INDEX event_claim ON event (claim_id, seq);
CREATE INDEX event_seller ON event (seller, seq);

-- What people wrote about an event. It may be erased: the chain keeps only a salted digest of it.
CREATE TABLE event_note (
    seq  BIGINT PRIMARY KEY REFERENCES event (seq),
    salt TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE checkpoint (
    seq  BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    mac  TEXT NOT NULL,
    at   BIGINT NOT NULL
);

CREATE TABLE outbox (
    id         TEXT PRIMARY KEY, -- also its Message-ID
    kind       TEXT NOT NULL,
    claim_id   TEXT NOT NULL,    -- empty: about no claim
    recipient  TEXT NOT NULL,    -- id of the customer or the member of staff; for a sign-in code the id of the sign_in row
    gen        BIGINT NOT NULL,
    params     TEXT NOT NULL,    -- JSON; secrets in it are sealed, and it is emptied once sent
    state      TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
    attempts   BIGINT NOT NULL CHECK (attempts >= 0),
    next_at    BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT,
    UNIQUE (kind, claim_id, recipient, gen)
);
CREATE INDEX outbox_pending ON outbox (next_at, id) WHERE state = 'pending';
CREATE INDEX outbox_created ON outbox (created_at, id);

-- A request with a key takes effect once: the answer is kept with the effect, in one transaction.
CREATE TABLE idempotency (
    principal    TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    location     TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE saved_view (
    id         TEXT PRIMARY KEY,
    staff_id   TEXT NOT NULL REFERENCES staff (id),
    seller     TEXT NOT NULL REFERENCES seller (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    query      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (staff_id, seller, name)
);

CREATE TABLE house_rule (
    seller  TEXT PRIMARY KEY REFERENCES seller (id),
    rules   TEXT NOT NULL, -- JSON of claim.Rules
    version BIGINT NOT NULL CHECK (version > 0)
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY, -- such as whether the record holds demo data
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE setting;
DROP TABLE house_rule;
DROP TABLE saved_view;
DROP TABLE idempotency;
DROP TABLE outbox;
DROP TABLE checkpoint;
DROP TABLE event_note;
DROP TABLE event;
DROP TABLE clock;
DROP TABLE message;
DROP TABLE evidence;
DROP TABLE decision;
DROP TABLE claim;
DROP TABLE order_unit;
DROP TABLE order_import;
DROP TABLE sign_in;
DROP TABLE staff_recovery;
DROP TABLE staff_passkey;
DROP TABLE staff_role;
DROP TABLE staff;
DROP TABLE customer;
DROP TABLE claim_transition;
DROP TABLE claim_state;
DROP TABLE seller;
