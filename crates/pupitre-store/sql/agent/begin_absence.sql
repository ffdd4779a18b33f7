INSERT INTO agent_absences (agent_id, since_us)
VALUES ($1, $2)
ON CONFLICT (agent_id) DO NOTHING
