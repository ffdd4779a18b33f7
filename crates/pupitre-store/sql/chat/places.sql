SELECT
    c.identity_id,
    ROW_NUMBER() OVER (PARTITION BY c.team_id ORDER BY c.queue_rank, c.queued_since_us, c.id)
FROM conversations AS c
WHERE c.state = 'queued'
    AND c.named_agent_id IS NULL
    AND c.family = 'chat'
