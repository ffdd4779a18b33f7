WHERE conversation_id = $1 AND id = $2
