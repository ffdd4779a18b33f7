SELECT last_agent_id
FROM contacts
WHERE id = $1
