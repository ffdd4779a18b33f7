INSERT INTO message_changes (
    dedup_key, target_key, conversation_id, message_id, kind, body, sent_at_us, received_at_us, raw,
    channel_id
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (dedup_key) DO NOTHING
