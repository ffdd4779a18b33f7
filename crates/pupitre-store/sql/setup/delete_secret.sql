DELETE FROM channel_secrets
WHERE channel_id = $1 AND field = $2
