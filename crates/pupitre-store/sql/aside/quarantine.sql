INSERT INTO quarantine (id, channel_id, reason, raw, received_at_us)
VALUES ($1, $2, $3, $4, $5)
