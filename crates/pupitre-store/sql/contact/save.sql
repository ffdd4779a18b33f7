UPDATE contacts
SET name = $2, name_origin = $3
WHERE id = $1
