DELETE FROM agent_connections
WHERE id = $1
RETURNING agent_id
