-- Takes the row's lock; SQLite has one writer and no row locks.
SELECT channel_id, identity_id, expires_at_us, used_at_us
FROM chat_links
WHERE token_hash = $1
FOR NO KEY UPDATE
