SELECT id, channel_id, subject, code, detail, raw, at_us, ended_at_us
FROM channel_news
WHERE id = $1
