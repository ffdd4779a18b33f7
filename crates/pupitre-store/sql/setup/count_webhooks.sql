INSERT INTO webhook_hours (subject_id, hour, received, refused, last_at_us)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (subject_id, hour) DO UPDATE
SET
    received = webhook_hours.received + EXCLUDED.received,
    refused = webhook_hours.refused + EXCLUDED.refused,
    last_at_us = EXCLUDED.last_at_us
