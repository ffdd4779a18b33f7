UPDATE mails
SET
    address = $2,
    address_key = $3,
    state = $4,
    is_silence = CASE WHEN $4 = 'dropped' THEN 0 ELSE is_silence END,
    doubts = $5,
    error = $6,
    upto_message_id = $7,
    changed_at_us = $8
WHERE id = $1
