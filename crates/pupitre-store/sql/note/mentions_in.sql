SELECT m.note_id, m.agent_id, named.name
FROM note_mentions AS m
JOIN agents AS named ON named.id = m.agent_id
WHERE m.conversation_id = $1 AND m.note_id >= $2 AND m.note_id <= $3
ORDER BY m.note_id, m.agent_id
