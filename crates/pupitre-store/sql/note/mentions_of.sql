SELECT agent_id
FROM note_mentions
WHERE conversation_id = $1 AND note_id = $2
ORDER BY agent_id
