UPDATE agents
SET name = $2, pseudonym = $3, role = $4, languages = $5, is_active = $6
WHERE id = $1
