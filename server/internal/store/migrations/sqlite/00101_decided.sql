-- Decisions made before they had these columns: an engine reads JSON in its own way.

-- +goose Up
UPDATE decision SET product = COALESCE(used ->> 'product', ''), route = COALESCE(answer ->> 'route', '');

-- +goose Down
UPDATE decision SET product = '', route = '';
