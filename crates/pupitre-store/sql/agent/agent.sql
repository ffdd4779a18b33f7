SELECT
    id, email, name, pseudonym, role, languages, is_active
FROM agents
WHERE id = $1
