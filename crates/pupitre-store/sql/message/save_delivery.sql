UPDATE deliveries
SET
    state = $2,
    error_code = $3,
    error_platform_code = $4,
    error_detail = $5,
    attempt = $6,
    platform_id = $7,
    changed_at_us = $8
WHERE message_id = $1
