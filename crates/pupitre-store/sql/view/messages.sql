WHERE m.conversation_id = $1 AND m.id < $2
ORDER BY m.id DESC
LIMIT $3
