SELECT id, name, name_origin
FROM contacts
WHERE id = $1
