INSERT INTO channel_secrets (channel_id, field, sealed, set_at_us)
VALUES ($1, $2, $3, $4)
ON CONFLICT (channel_id, field) DO UPDATE
SET sealed = EXCLUDED.sealed, set_at_us = EXCLUDED.set_at_us
