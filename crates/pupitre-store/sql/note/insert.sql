INSERT INTO notes (conversation_id, id, agent_id, kind, body, created_at_us)
VALUES ($1, $2, $3, $4, $5, $6)
