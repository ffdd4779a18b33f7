SELECT
    e.seq, e.name, e.conversation_id, e.message_id, e.agent_id, e.actor, e.actor_id, e.at_us,
    e.details
FROM events AS e
WHERE e.seq > $2
    AND (
        e.agent_id = $1
        OR EXISTS (
            SELECT 1 FROM conversations AS c
            WHERE c.id = e.conversation_id
                AND (
                    c.agent_id = $1 AND c.state IN ('assigned', 'snoozed')
                    OR c.named_agent_id = $1 AND c.state <> 'closed'
                )
        )
    )
ORDER BY e.seq
LIMIT $3
