SELECT
    id, email, name, pseudonym, role, languages, is_active,
    avatar_media_id, avatar_hash,
    password_hash
FROM agents
WHERE email = $1 AND is_active = 1
