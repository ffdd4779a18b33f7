SELECT
    a.id, a.email, a.name, a.pseudonym, a.role, a.languages, a.is_active,
    a.avatar_media_id, a.avatar_hash,
    (SELECT COUNT(*) FROM agent_connections AS k WHERE k.agent_id = a.id) AS connection_count
FROM agents AS a
ORDER BY a.name, a.id
LIMIT $1
