INSERT INTO mail_stops (
    token_hash, channel_id, conversation_id, address, address_key, language, made_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7)
