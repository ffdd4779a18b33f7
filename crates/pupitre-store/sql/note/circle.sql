SELECT agent_id
FROM notes
WHERE conversation_id = $1
UNION
SELECT agent_id
FROM note_mentions
WHERE conversation_id = $1
ORDER BY agent_id
LIMIT $2
