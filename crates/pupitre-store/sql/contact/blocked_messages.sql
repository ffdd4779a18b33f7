SELECT id, channel_id, kind, body, sent_at_us
FROM blocked_messages
WHERE contact_id = $1 AND id < $2
ORDER BY id DESC
LIMIT $3
