INSERT INTO team_members (team_id, agent_id)
VALUES ($1, $2)
ON CONFLICT (team_id, agent_id) DO NOTHING
