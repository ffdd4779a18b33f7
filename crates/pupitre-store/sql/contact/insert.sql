INSERT INTO contacts (id, name, name_origin, created_at_us)
VALUES ($1, $2, $3, $4)
