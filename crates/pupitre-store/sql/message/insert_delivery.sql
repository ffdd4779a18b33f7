INSERT INTO deliveries (
    message_id, conversation_id, channel_id, state, error_code, error_platform_code,
    error_detail, attempt, platform_id, changed_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
