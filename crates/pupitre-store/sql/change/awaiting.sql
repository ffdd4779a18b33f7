SELECT
    dedup_key, target_key, conversation_id, message_id, kind, body, sent_at_us, received_at_us, raw
FROM message_changes
WHERE target_key = $1 AND message_id IS NULL
ORDER BY sent_at_us
