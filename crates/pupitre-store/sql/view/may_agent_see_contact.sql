SELECT 1
FROM conversations AS c
WHERE c.contact_id = $2
    AND (
        c.agent_id = $1
        OR c.named_agent_id = $1
        OR EXISTS (
            SELECT 1 FROM assignments AS s WHERE s.conversation_id = c.id AND s.agent_id = $1
        )
    )
LIMIT 1
