DELETE FROM sessions
WHERE id = $1
RETURNING agent_id
