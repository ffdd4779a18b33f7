SELECT n.conversation_id, n.id, n.agent_id, n.kind, n.body, n.created_at_us, author.name
FROM notes AS n
JOIN agents AS author ON author.id = n.agent_id
WHERE n.conversation_id = $1
ORDER BY n.id
LIMIT $2
