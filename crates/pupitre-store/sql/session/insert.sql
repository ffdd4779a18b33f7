INSERT INTO sessions (id, agent_id, token_hash, created_at_us, expires_at_us)
VALUES ($1, $2, $3, $4, $5)
