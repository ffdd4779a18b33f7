DELETE FROM agent_absences
WHERE agent_id = $1
