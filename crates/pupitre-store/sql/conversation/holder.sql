SELECT agent_id
FROM conversations
WHERE id = $1 AND state = 'assigned'
