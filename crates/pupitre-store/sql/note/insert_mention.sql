INSERT INTO note_mentions (conversation_id, note_id, agent_id)
VALUES ($1, $2, $3)
