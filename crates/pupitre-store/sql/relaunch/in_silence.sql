SELECT
    message_id, conversation_id, channel_id, contact_id, agent_id, template_id, outcome, is_override,
    holds_silence, sent_at_us, ended_at_us, answer_id
FROM relaunches
WHERE channel_id = $1 AND contact_id = $2 AND ended_at_us IS NULL
ORDER BY sent_at_us, message_id
