SELECT id, name, name_origin, name_note, is_blocked
FROM contacts
WHERE id = $1
