INSERT INTO events (
    seq, name, conversation_id, message_id, agent_id, actor, actor_id, at_us, details
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
