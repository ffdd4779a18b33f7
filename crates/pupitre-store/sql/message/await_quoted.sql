UPDATE messages
SET quoted_key = $3
WHERE conversation_id = $1 AND id = $2
