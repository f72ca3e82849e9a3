-- What a customer filed within a day is counted at each filing: in an index, however many claims they ever had.

-- +goose Up
CREATE INDEX claim_filed ON claim (customer_id, submitted_at);

-- +goose Down
DROP INDEX claim_filed;
