SELECT since_us
FROM agent_absences
WHERE agent_id = $1
