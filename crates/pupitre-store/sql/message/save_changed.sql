UPDATE messages
SET
    body = $3,
    parts = $4,
    edited_at_us = $5,
    first_body = $6,
    revoked_at_us = $7
WHERE conversation_id = $1 AND id = $2
