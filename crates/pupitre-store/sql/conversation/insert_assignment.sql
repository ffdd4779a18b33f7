INSERT INTO assignments (id, conversation_id, agent_id, epoch, started_at_us)
VALUES ($1, $2, $3, $4, $5)
