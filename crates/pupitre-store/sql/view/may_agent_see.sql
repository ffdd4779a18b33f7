SELECT 1
FROM conversations AS c
WHERE c.id = $2
    AND (
        c.agent_id = $1
        OR c.named_agent_id = $1
        OR EXISTS (
            SELECT 1 FROM assignments AS s WHERE s.conversation_id = c.id AND s.agent_id = $1
        )
        OR EXISTS (
            SELECT 1 FROM note_mentions AS m WHERE m.conversation_id = c.id AND m.agent_id = $1
        )
        OR EXISTS (
            SELECT 1 FROM conversations AS held
            WHERE held.contact_id = c.contact_id
                AND (
                    held.agent_id = $1 AND held.state IN ('assigned', 'snoozed')
                    OR held.named_agent_id = $1 AND held.state <> 'closed'
                )
        )
    )
