SELECT is_blocked
FROM contacts
WHERE id = $1
