UPDATE contact_identities
SET
    user_id = $2,
    phone = CASE
        WHEN EXISTS (
            SELECT 1 FROM contact_identities AS other
            WHERE other.channel_id = contact_identities.channel_id
                AND other.phone = $3
                AND other.id <> contact_identities.id
        ) THEN phone
        ELSE $3
    END,
    last_visitor_message_at_us = $4
WHERE id = $1
