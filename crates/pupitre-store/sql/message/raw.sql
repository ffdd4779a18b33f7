SELECT raw
FROM messages
WHERE conversation_id = $1 AND id = $2 AND raw IS NOT NULL
