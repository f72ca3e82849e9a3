-- Decisions made before they had these columns: an engine reads JSON in its own way.

-- +goose Up
UPDATE decision SET product = COALESCE(used::json ->> 'product', ''), route = COALESCE(answer::json ->> 'route', '');

-- +goose Down
UPDATE decision SET product = '', route = '';
