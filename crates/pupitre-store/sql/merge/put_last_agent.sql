UPDATE contacts
SET last_agent_id = $2
WHERE id = $1
