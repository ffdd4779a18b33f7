SELECT dedup_key, channel_id, kind
FROM message_changes
WHERE message_id IS NULL AND told_at_us IS NULL AND received_at_us < $1
ORDER BY received_at_us
LIMIT $2
