INSERT INTO messages (
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, template,
    sent_at_us, received_at_us, platform_id, client_id,
    dedup_key, raw
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (dedup_key) WHERE dedup_key IS NOT NULL DO NOTHING
