SELECT
    (SELECT COUNT(*) FROM conversations AS c
        WHERE c.agent_id = a.id AND c.family = $2 AND c.state = 'assigned') AS load,
    COALESCE(
        (SELECT own.capacity FROM agent_capacities AS own
            WHERE own.agent_id = a.id AND own.family = $2),
        (SELECT MAX(of_team.capacity) FROM team_members AS membership
            JOIN team_capacities AS of_team ON of_team.team_id = membership.team_id
            WHERE membership.agent_id = a.id AND of_team.family = $2),
        (SELECT organisation.capacity FROM organisation_capacities AS organisation
            WHERE organisation.family = $2)
    ) AS capacity,
    CAST(CASE WHEN a.is_active = 1 AND v.choice = 'available' THEN 1 ELSE 0 END AS BIGINT)
        AS is_available,
    (SELECT COUNT(*) FROM agent_connections AS k WHERE k.agent_id = a.id) AS connection_count
FROM agents AS a
JOIN agent_availabilities AS v ON v.agent_id = a.id AND v.family = $2
WHERE a.id = $1
