INSERT INTO blocked_messages (
    id, contact_id, channel_id, dedup_key, platform_id, kind, body, raw, sent_at_us, received_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (dedup_key) DO NOTHING
