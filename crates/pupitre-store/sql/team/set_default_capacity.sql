INSERT INTO organisation_capacities (family, capacity)
VALUES ($1, $2)
ON CONFLICT (family) DO UPDATE
SET capacity = EXCLUDED.capacity
