SELECT
    v.agent_id,
    v.family,
    v.choice,
    v.changed_at_us,
    v.cause,
    (SELECT COUNT(*) FROM conversations AS c
        WHERE c.agent_id = v.agent_id AND c.family = v.family AND c.state = 'assigned') AS load,
    COALESCE(
        (SELECT own.capacity FROM agent_capacities AS own
            WHERE own.agent_id = v.agent_id AND own.family = v.family),
        (SELECT MAX(of_team.capacity) FROM team_members AS membership
            JOIN team_capacities AS of_team ON of_team.team_id = membership.team_id
            WHERE membership.agent_id = v.agent_id AND of_team.family = v.family),
        (SELECT organisation.capacity FROM organisation_capacities AS organisation
            WHERE organisation.family = v.family)
    ) AS capacity,
    (SELECT COUNT(*) FROM channels AS h WHERE h.family = v.family) AS channel_count
FROM agent_availabilities AS v
ORDER BY v.agent_id, v.family
