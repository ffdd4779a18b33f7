SELECT channel_id
FROM chat_sites
WHERE signing_key IS NOT NULL
ORDER BY channel_id
