SELECT conversation_id, message_id
FROM media
WHERE id = $1 AND message_id IS NOT NULL
