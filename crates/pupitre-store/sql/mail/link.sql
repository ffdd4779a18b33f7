SELECT channel_id, identity_id, expires_at_us, used_at_us
FROM chat_links
WHERE token_hash = $1
