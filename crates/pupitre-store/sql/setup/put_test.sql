INSERT INTO channel_tests (
    channel_id, phone, sent_at_us, accepted_at_us, platform_key, error_code,
    error_platform_code, error_detail
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (channel_id) DO UPDATE
SET
    phone = EXCLUDED.phone,
    sent_at_us = EXCLUDED.sent_at_us,
    accepted_at_us = EXCLUDED.accepted_at_us,
    platform_key = EXCLUDED.platform_key,
    error_code = EXCLUDED.error_code,
    error_platform_code = EXCLUDED.error_platform_code,
    error_detail = EXCLUDED.error_detail
