SELECT version
FROM conversations
WHERE id = $1
