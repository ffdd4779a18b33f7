INSERT INTO mails (
    id, kind, channel_id, conversation_id, identity_id, address, address_key, language, state,
    is_silence, doubts, error, upto_message_id, created_at_us, changed_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (identity_id) WHERE is_silence = 1 DO NOTHING
