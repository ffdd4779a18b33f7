INSERT INTO channel_sending (channel_id, resumed_at_us)
VALUES ($1, $2)
ON CONFLICT (channel_id) DO UPDATE
SET resumed_at_us = EXCLUDED.resumed_at_us
