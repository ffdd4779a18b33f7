SELECT id, owner_id, shortcut, title, body, language, is_active
FROM canned_replies
WHERE id = $1
