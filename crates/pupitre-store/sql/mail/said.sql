WHERE conversation_id = $1
ORDER BY id
LIMIT $2
