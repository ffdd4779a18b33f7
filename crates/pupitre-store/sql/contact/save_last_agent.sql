UPDATE contacts
SET last_agent_id = $2
WHERE id = (SELECT c.contact_id FROM conversations AS c WHERE c.id = $1)
    AND last_agent_id IS DISTINCT FROM $2
