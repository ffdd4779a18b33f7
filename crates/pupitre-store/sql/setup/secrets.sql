SELECT channel_id, field, sealed, set_at_us
FROM channel_secrets
WHERE channel_id = $1
ORDER BY field
