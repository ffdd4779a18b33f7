INSERT INTO notes (conversation_id, id, agent_id, kind, body, created_at_us, client_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
