INSERT INTO parked_reports (
    channel_id, platform_key, state, error_code, error_platform_code, error_detail,
    reported_at_us, received_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
