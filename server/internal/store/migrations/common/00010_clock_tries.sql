-- What became of clocks that were to fire.

-- +goose Up

-- try_at is when an armed clock is tried: its due time, or later where it was tried in vain. NULL: not any more; where the
-- clock is armed nevertheless, it is stuck until a person looks at it.
ALTER TABLE clock ADD COLUMN try_at BIGINT;
ALTER TABLE clock ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clock ADD COLUMN last_error TEXT NOT NULL DEFAULT '';
UPDATE clock SET try_at = due_at WHERE state = 'armed';
CREATE INDEX clock_try ON clock (try_at, id) WHERE state = 'armed' AND try_at IS NOT NULL;
CREATE INDEX clock_stuck ON clock (due_at, id) WHERE state = 'armed' AND try_at IS NULL;

-- Each generation of a clock fires once: what compares states may have a mistake, this has not.
CREATE TABLE firing (
    clock_id TEXT NOT NULL,
    gen      BIGINT NOT NULL,
    claim_id TEXT NOT NULL,
    kind     TEXT NOT NULL,
    due_at   BIGINT NOT NULL,
    fired_at BIGINT NOT NULL,
    PRIMARY KEY (clock_id, gen),
    CONSTRAINT firing_not_early CHECK (fired_at >= due_at)
);
CREATE INDEX firing_at ON firing (fired_at);

-- +goose Down
DROP TABLE firing;
DROP INDEX clock_stuck;
DROP INDEX clock_try;
ALTER TABLE clock DROP COLUMN last_error;
ALTER TABLE clock DROP COLUMN attempts;
ALTER TABLE clock DROP COLUMN try_at;
