UPDATE canned_replies
SET shortcut = $2, title = $3, body = $4, language = $5, is_active = $6
WHERE id = $1
