SELECT team_id, agent_id, named_agent_id
FROM conversations
WHERE id = $1
