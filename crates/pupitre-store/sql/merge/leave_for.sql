UPDATE contacts
SET
    merged_into_id = $2,
    merged_at_us = $3,
    name = '',
    name_origin = 'unknown',
    name_note = NULL,
    named_at_us = NULL,
    last_agent_id = NULL,
    is_blocked = 0
WHERE id = $1
