SELECT 1
FROM blocked_messages
WHERE dedup_key = $1
