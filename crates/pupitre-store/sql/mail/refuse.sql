INSERT INTO mail_refusals (channel_id, address_key, refused_at_us)
VALUES ($1, $2, $3)
ON CONFLICT (channel_id, address_key) DO NOTHING
