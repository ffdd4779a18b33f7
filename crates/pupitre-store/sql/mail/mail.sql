SELECT
    id, kind, channel_id, conversation_id, identity_id, address, language, state, doubts, error,
    upto_message_id, created_at_us, changed_at_us
FROM mails
WHERE id = $1
