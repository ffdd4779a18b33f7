WHERE m.conversation_id = $1
ORDER BY m.id DESC
LIMIT $2
