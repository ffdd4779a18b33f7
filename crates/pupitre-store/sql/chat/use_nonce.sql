INSERT INTO identity_nonces (channel_id, nonce, expires_at_us)
VALUES ($1, $2, $3)
ON CONFLICT (channel_id, nonce) DO NOTHING
