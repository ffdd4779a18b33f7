UPDATE messages
SET parts = $3
WHERE conversation_id = $1 AND id = $2
