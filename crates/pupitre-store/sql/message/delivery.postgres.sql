-- Takes the row's lock; SQLite has one writer and no row locks. It lets foreign keys through.
SELECT
    message_id, conversation_id, channel_id, state, error_code, error_platform_code,
    error_detail, attempt, platform_id, changed_at_us
FROM deliveries
WHERE message_id = $1
FOR NO KEY UPDATE
