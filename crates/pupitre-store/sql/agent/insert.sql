INSERT INTO agents (
    id, email, name, pseudonym, role, languages, is_active, password_hash, created_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
