UPDATE agent_availabilities
SET choice = $3, changed_at_us = $4, cause = $5
WHERE agent_id = $1 AND family = $2
