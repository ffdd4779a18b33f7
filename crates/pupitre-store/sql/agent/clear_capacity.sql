DELETE FROM agent_capacities
WHERE agent_id = $1 AND family = $2
