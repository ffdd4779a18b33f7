SELECT channel_id, conversation_id, address, language, made_at_us
FROM mail_stops
WHERE token_hash = $1
