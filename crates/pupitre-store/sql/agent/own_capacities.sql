SELECT agent_id, family, capacity
FROM agent_capacities
ORDER BY agent_id, family
