WHERE conversation_id = $1 AND direction = 'inbound' AND platform_id IS NOT NULL
ORDER BY id DESC
LIMIT 1
