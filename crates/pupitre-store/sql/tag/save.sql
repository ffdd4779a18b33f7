UPDATE tags
SET name = $2, color = $3, is_active = $4
WHERE id = $1
