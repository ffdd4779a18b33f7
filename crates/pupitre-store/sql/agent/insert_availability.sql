INSERT INTO agent_availabilities (agent_id, family, choice, changed_at_us, cause)
VALUES ($1, $2, $3, $4, $5)
