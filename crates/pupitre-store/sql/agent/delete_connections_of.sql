DELETE FROM agent_connections
WHERE node = $1
RETURNING agent_id
