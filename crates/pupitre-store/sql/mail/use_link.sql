UPDATE chat_links
SET used_at_us = $2
WHERE token_hash = $1 AND used_at_us IS NULL
