SELECT
    id, email, name, pseudonym, role, languages, is_active,
    avatar_media_id, avatar_hash
FROM agents
WHERE id = $1
