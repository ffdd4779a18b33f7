SELECT id, name, name_origin, is_blocked
FROM contacts
WHERE id = $1
