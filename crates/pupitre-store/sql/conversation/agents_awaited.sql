SELECT c.named_agent_id, c.family
FROM conversations AS c
WHERE c.state = 'queued' AND c.named_agent_id IS NOT NULL
GROUP BY c.named_agent_id, c.family
ORDER BY c.named_agent_id, c.family
LIMIT 1000
