WHERE conversation_id = $1 AND client_id = $2
