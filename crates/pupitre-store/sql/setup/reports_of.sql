SELECT
    id, channel_id, platform_key, state, error_code, error_platform_code, error_detail,
    reported_at_us, received_at_us
FROM parked_reports
WHERE platform_key = $1
ORDER BY id
