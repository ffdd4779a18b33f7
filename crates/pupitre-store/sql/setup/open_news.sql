SELECT id, channel_id, subject, code, detail, raw, at_us, ended_at_us
FROM channel_news
WHERE ended_at_us IS NULL AND level <> 'info'
ORDER BY at_us DESC, id DESC
LIMIT $1
