SELECT
    s.id, s.agent_id, s.token_hash, s.created_at_us, s.expires_at_us,
    a.id, a.email, a.name, a.pseudonym, a.role, a.languages, a.is_active,
    a.avatar_media_id, a.avatar_hash
FROM sessions AS s
JOIN agents AS a ON a.id = s.agent_id
WHERE s.token_hash = $1 AND s.expires_at_us > $2 AND a.is_active = 1
