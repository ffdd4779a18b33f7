INSERT INTO surveys (conversation_id, asked_at_us)
VALUES ($1, $2)
