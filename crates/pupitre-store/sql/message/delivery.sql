SELECT
    message_id, conversation_id, channel_id, state, error_code, error_platform_code,
    error_detail, attempt, platform_id, changed_at_us
FROM deliveries
WHERE message_id = $1
