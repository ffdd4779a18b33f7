SELECT
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, template,
    sent_at_us, received_at_us, platform_id, client_id
FROM messages
WHERE conversation_id = $1 AND id = $2
