SELECT COUNT(*), COALESCE(SUM(CASE WHEN present.load < present.capacity THEN 1 ELSE 0 END), 0)
FROM (
    SELECT
        (SELECT COUNT(*) FROM conversations AS c
            WHERE c.agent_id = a.id AND c.family = 'chat' AND c.state = 'assigned') AS load,
        COALESCE(
            (SELECT own.capacity FROM agent_capacities AS own
                WHERE own.agent_id = a.id AND own.family = 'chat'),
            (SELECT MAX(of_team.capacity) FROM team_members AS membership
                JOIN team_capacities AS of_team ON of_team.team_id = membership.team_id
                WHERE membership.agent_id = a.id AND of_team.family = 'chat'),
            (SELECT organisation.capacity FROM organisation_capacities AS organisation
                WHERE organisation.family = 'chat')
        ) AS capacity
    FROM agents AS a
    JOIN agent_availabilities AS v ON v.agent_id = a.id AND v.family = 'chat'
    WHERE a.is_active = 1
        AND v.choice = 'available'
        AND EXISTS (SELECT 1 FROM agent_connections AS k WHERE k.agent_id = a.id)
        AND EXISTS (SELECT 1 FROM team_members AS t WHERE t.agent_id = a.id)
) AS present
