SELECT id, owner_id, shortcut, title, body, language, is_active
FROM canned_replies
WHERE (owner_id IS NULL OR owner_id = $1)
    AND (is_active = 1 OR $2 = 1)
ORDER BY shortcut, owner_id IS NULL, id
