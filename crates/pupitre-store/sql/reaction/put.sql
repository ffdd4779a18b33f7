INSERT INTO reactions (conversation_id, message_id, direction, emoji, agent_id, at_us, state)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (conversation_id, message_id, direction) DO UPDATE
SET
    emoji = excluded.emoji,
    agent_id = excluded.agent_id,
    at_us = excluded.at_us,
    state = excluded.state,
    platform_key = NULL
