SELECT
    t.phone, t.sent_at_us, t.accepted_at_us, t.platform_key, t.error_code,
    t.error_platform_code, t.error_detail, i.last_visitor_message_at_us
FROM channel_tests AS t
LEFT JOIN contact_identities AS i ON i.channel_id = t.channel_id AND i.phone = t.phone
WHERE t.channel_id = $1
