UPDATE closing_reasons
SET name = $2, is_active = $3, position = $4
WHERE id = $1
