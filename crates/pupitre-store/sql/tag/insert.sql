INSERT INTO tags (id, name, color, is_active)
VALUES ($1, $2, $3, $4)
