INSERT INTO closing_reasons (id, name, is_active, position)
VALUES ($1, $2, $3, $4)
