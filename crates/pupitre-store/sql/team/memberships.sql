SELECT team_id, agent_id
FROM team_members
ORDER BY team_id, agent_id
