SELECT id, channel_id, subject, code, detail, raw, at_us, ended_at_us
FROM channel_news
WHERE channel_id = $1 AND topic = $2 AND subject = $3 AND ended_at_us IS NULL
