DELETE FROM team_members
WHERE team_id = $1 AND agent_id = $2
