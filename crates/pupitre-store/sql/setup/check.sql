SELECT
    checked_at_us, number, verified_name, quality, limit_tier, throughput, token_ends_at_us,
    is_subscribed, about, description, has_picture, problems
FROM channel_checks
WHERE channel_id = $1
