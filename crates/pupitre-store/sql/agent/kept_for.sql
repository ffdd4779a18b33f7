SELECT c.id, c.team_id
FROM conversations AS c
WHERE c.agent_id = $1 AND c.state = 'snoozed' AND c.named_agent_id = $1
UNION ALL
SELECT c.id, c.team_id
FROM conversations AS c
WHERE c.named_agent_id = $1 AND c.named_agent_id IS NOT NULL AND c.state = 'queued'
