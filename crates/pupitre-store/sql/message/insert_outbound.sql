INSERT INTO messages (
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, template,
    sent_at_us, received_at_us, platform_id, client_id
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
