SELECT
    message_id, conversation_id, channel_id, contact_id, agent_id, template_id, outcome, is_override,
    holds_silence, sent_at_us, ended_at_us, answer_id
FROM relaunches
WHERE message_id = $1
