SELECT
    id, email, name, pseudonym, role, languages, is_active,
    password_hash
FROM agents
WHERE email = $1 AND is_active = 1
