SELECT agent_id
FROM team_members
WHERE team_id = $1
ORDER BY agent_id
