INSERT INTO agent_connections (id, agent_id, node, connected_at_us)
VALUES ($1, $2, $3, $4)
