SELECT r.message_id, r.direction, r.emoji, r.agent_id, r.at_us, r.state, a.name
FROM reactions AS r
LEFT JOIN agents AS a ON a.id = r.agent_id
WHERE r.conversation_id = $1 AND r.message_id BETWEEN $2 AND $3 AND r.emoji IS NOT NULL
ORDER BY r.message_id, r.direction
