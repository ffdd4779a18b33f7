SELECT team_id
FROM team_members
WHERE agent_id = $1
ORDER BY team_id
