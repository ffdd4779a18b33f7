SELECT id, channel_id, subject, code, detail, raw, at_us, ended_at_us
FROM channel_news
WHERE channel_id = $1
ORDER BY at_us DESC, id DESC
LIMIT $2
