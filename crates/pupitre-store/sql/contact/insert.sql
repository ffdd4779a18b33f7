INSERT INTO contacts (id, name, name_origin, name_note, created_at_us)
VALUES ($1, $2, $3, $4, $5)
