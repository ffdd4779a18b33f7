INSERT INTO signatures (channel_id, policy, body)
VALUES ($1, $2, $3)
ON CONFLICT (channel_id) DO UPDATE
SET policy = EXCLUDED.policy, body = EXCLUDED.body
