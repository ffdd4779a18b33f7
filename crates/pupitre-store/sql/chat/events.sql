SELECT
    e.seq, e.name, e.conversation_id, e.message_id, e.agent_id, e.actor, e.actor_id, e.at_us,
    e.details
FROM events AS e
WHERE e.seq > $2
    AND EXISTS (
        SELECT 1 FROM conversations AS c
        WHERE c.id = e.conversation_id AND c.identity_id = $1
    )
ORDER BY e.seq
LIMIT $3
