SELECT c.id, c.team_id
FROM conversations AS c
WHERE c.agent_id = $1 AND c.state = 'assigned'
