UPDATE conversations
SET
    waiting_on = $7,
    waiting_since_us = $8,
    queued_since_us = $9,
    window_ends_at_us = $10,
    unread_count = $11,
    last_message_id = $12,
    last_message_at_us = $13,
    version = $2
WHERE id = $1
    AND version + 1 = $2
    AND state = $3
    AND team_id = $4
    AND epoch = $5
    AND queue_rank = $6
    AND language = $14
    AND state <> 'closed'
