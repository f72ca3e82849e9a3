-- What is searched by how it begins, or paged through by id, is ordered by its bytes: as SQLite does, and whatever the
-- language of the database is.

-- +goose Up
ALTER TABLE customer ALTER COLUMN email TYPE TEXT COLLATE "C";
ALTER TABLE claim ALTER COLUMN serial_key TYPE TEXT COLLATE "C", ALTER COLUMN order_key TYPE TEXT COLLATE "C";
ALTER TABLE order_unit ALTER COLUMN serial_key TYPE TEXT COLLATE "C", ALTER COLUMN order_key TYPE TEXT COLLATE "C", ALTER COLUMN email_key TYPE TEXT COLLATE "C";

-- +goose Down
ALTER TABLE order_unit ALTER COLUMN serial_key TYPE TEXT, ALTER COLUMN order_key TYPE TEXT, ALTER COLUMN email_key TYPE TEXT;
ALTER TABLE claim ALTER COLUMN serial_key TYPE TEXT, ALTER COLUMN order_key TYPE TEXT;
ALTER TABLE customer ALTER COLUMN email TYPE TEXT;
