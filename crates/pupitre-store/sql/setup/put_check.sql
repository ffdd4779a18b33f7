INSERT INTO channel_checks (
    channel_id, checked_at_us, number, verified_name, quality, limit_tier, throughput,
    token_ends_at_us, is_subscribed, about, description, has_picture, problems
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (channel_id) DO UPDATE
SET
    checked_at_us = EXCLUDED.checked_at_us,
    number = EXCLUDED.number,
    verified_name = EXCLUDED.verified_name,
    quality = EXCLUDED.quality,
    limit_tier = EXCLUDED.limit_tier,
    throughput = EXCLUDED.throughput,
    token_ends_at_us = EXCLUDED.token_ends_at_us,
    is_subscribed = EXCLUDED.is_subscribed,
    about = EXCLUDED.about,
    description = EXCLUDED.description,
    has_picture = EXCLUDED.has_picture,
    problems = EXCLUDED.problems
