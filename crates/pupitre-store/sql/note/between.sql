SELECT n.conversation_id, n.id, n.agent_id, n.kind, n.body, n.created_at_us, author.name
FROM notes AS n
JOIN agents AS author ON author.id = n.agent_id
WHERE n.conversation_id = $1 AND n.id >= $2 AND n.id < $3
ORDER BY n.id DESC
LIMIT $4
