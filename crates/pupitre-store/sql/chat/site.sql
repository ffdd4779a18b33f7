SELECT channel_id, is_on, settings
FROM chat_sites
WHERE channel_id = $1
