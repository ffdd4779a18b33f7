SELECT
    id, channel_id, contact_id, user_id, phone, last_visitor_message_at_us
FROM contact_identities
WHERE id = $1
