INSERT INTO chat_links (token_hash, channel_id, identity_id, expires_at_us)
VALUES ($1, $2, $3, $4)
