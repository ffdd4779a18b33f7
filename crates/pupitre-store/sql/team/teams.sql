SELECT
    t.id,
    t.name,
    (SELECT COUNT(*) FROM conversations AS c
        WHERE c.team_id = t.id AND c.family = 'chat' AND c.state = 'queued'
            AND c.named_agent_id IS NULL) AS chat_count,
    (SELECT COUNT(*) FROM conversations AS c
        WHERE c.team_id = t.id AND c.family = 'messaging' AND c.state = 'queued'
            AND c.named_agent_id IS NULL) AS messaging_count
FROM teams AS t
ORDER BY t.name, t.id
LIMIT $1
