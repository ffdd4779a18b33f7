WHERE m.conversation_id = $1 AND m.id = $2
