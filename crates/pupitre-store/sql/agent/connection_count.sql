SELECT COUNT(*)
FROM agent_connections
WHERE agent_id = $1
