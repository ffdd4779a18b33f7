SELECT direction, emoji, agent_id, at_us, state
FROM reactions
WHERE conversation_id = $1 AND message_id = $2 AND direction = $3
