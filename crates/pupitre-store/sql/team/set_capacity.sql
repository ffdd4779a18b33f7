INSERT INTO team_capacities (team_id, family, capacity)
VALUES ($1, $2, $3)
ON CONFLICT (team_id, family) DO UPDATE
SET capacity = EXCLUDED.capacity
