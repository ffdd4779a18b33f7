INSERT INTO channel_news (
    id, channel_id, topic, subject, code, level, detail, raw, at_us, ended_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
