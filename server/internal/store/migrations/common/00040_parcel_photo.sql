-- Pictures of parcels as they came. They are kept as the files of claims are, and are staff's alone.

-- +goose Up

CREATE TABLE parcel_photo (
    id          TEXT PRIMARY KEY,
    seller      TEXT NOT NULL REFERENCES seller (id),
    rma_id      TEXT,
    arrival_id  TEXT REFERENCES arrival (id),
    by_id       TEXT NOT NULL REFERENCES staff (id),
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL CHECK (size_bytes >= 0),
    sha256      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('uploading', 'quarantined', 'stored', 'refused', 'removed')),
    why         TEXT NOT NULL,
    has_preview BIGINT NOT NULL CHECK (has_preview IN (0, 1)),
    created_at  BIGINT NOT NULL,
    stored_at   BIGINT,
    FOREIGN KEY (rma_id, seller) REFERENCES rma (id, seller),
    CHECK ((rma_id IS NULL) <> (arrival_id IS NULL))
);
CREATE INDEX parcel_photo_rma ON parcel_photo (rma_id, created_at, id) WHERE rma_id IS NOT NULL;
CREATE INDEX parcel_photo_arrival ON parcel_photo (arrival_id, created_at, id) WHERE arrival_id IS NOT NULL;
CREATE INDEX parcel_photo_open ON parcel_photo (state, created_at) WHERE state IN ('uploading', 'quarantined');
CREATE INDEX arrival_rma ON arrival (rma_id) WHERE rma_id IS NOT NULL;

-- +goose Down
DROP INDEX arrival_rma;
DROP TABLE parcel_photo;
