INSERT INTO contact_identities (
    id, channel_id, contact_id, user_id, phone, last_visitor_message_at_us
)
VALUES ($1, $2, $3, $4, $5, $6)
