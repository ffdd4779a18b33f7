SELECT a.avatar_media_id, a.avatar_hash
FROM contact_identities AS i
JOIN conversations AS c ON c.contact_id = i.contact_id
JOIN assignments AS s ON s.conversation_id = c.id
JOIN agents AS a ON a.id = s.agent_id
WHERE i.id = $1 AND c.identity_id = i.id AND a.avatar_hash = $2
LIMIT 1
