SELECT COUNT(*)
FROM conversations AS mine
JOIN conversations AS c
    ON c.team_id = mine.team_id
    AND c.family = mine.family
    AND c.state = 'queued'
    AND c.named_agent_id IS NULL
    AND c.queue_rank <= mine.queue_rank
WHERE mine.id = $1
    AND mine.state = 'queued'
    AND (
        c.queue_rank < mine.queue_rank
        OR c.queued_since_us < mine.queued_since_us
        OR c.queued_since_us = mine.queued_since_us AND c.id < mine.id
    )
