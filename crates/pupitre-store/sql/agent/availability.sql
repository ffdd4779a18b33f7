SELECT family, choice, changed_at_us, cause
FROM agent_availabilities
WHERE agent_id = $1 AND family = $2
