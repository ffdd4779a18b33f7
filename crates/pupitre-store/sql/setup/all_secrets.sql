SELECT channel_id, field, sealed, set_at_us
FROM channel_secrets
ORDER BY channel_id, field
