INSERT INTO relaunches (
    message_id, conversation_id, channel_id, contact_id, agent_id, template_id, outcome, is_override,
    holds_silence, sent_at_us, ended_at_us, answer_id
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
