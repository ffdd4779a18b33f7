INSERT INTO agent_capacities (agent_id, family, capacity)
VALUES ($1, $2, $3)
ON CONFLICT (agent_id, family) DO UPDATE
SET capacity = EXCLUDED.capacity
