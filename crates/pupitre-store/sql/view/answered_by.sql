SELECT s.agent_id
FROM conversations AS c
JOIN assignments AS s ON s.conversation_id = c.id
WHERE c.contact_id = $1
GROUP BY s.agent_id
