WITH RECURSIVE waiting (team_id, family) AS (
    SELECT first.team_id, first.family FROM (
        SELECT c.team_id, c.family
        FROM conversations AS c
        WHERE c.state = 'queued' AND c.named_agent_id IS NULL
        ORDER BY c.team_id, c.family
        LIMIT 1
    ) AS first
    UNION ALL
    SELECT
        (SELECT c.team_id FROM conversations AS c
            WHERE c.state = 'queued' AND c.named_agent_id IS NULL
                AND (c.team_id, c.family) > (w.team_id, w.family)
            ORDER BY c.team_id, c.family
            LIMIT 1),
        (SELECT c.family FROM conversations AS c
            WHERE c.state = 'queued' AND c.named_agent_id IS NULL
                AND (c.team_id, c.family) > (w.team_id, w.family)
            ORDER BY c.team_id, c.family
            LIMIT 1)
    FROM waiting AS w
    WHERE w.team_id IS NOT NULL
)
SELECT team_id, family
FROM waiting
WHERE team_id IS NOT NULL
ORDER BY team_id, family
LIMIT 1000
