UPDATE channel_news
SET ended_at_us = $2
WHERE id = $1 AND ended_at_us IS NULL
