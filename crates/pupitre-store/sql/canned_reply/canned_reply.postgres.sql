-- Two who write one reply wait for each other; SQLite has one writer.
SELECT id, owner_id, shortcut, title, body, language, is_active
FROM canned_replies
WHERE id = $1
FOR UPDATE
