UPDATE conversations
SET
    waiting_on = $7,
    waiting_since_us = $8,
    queued_since_us = $9,
    window_ends_at_us = $10,
    unread_count = $11,
    last_message_id = $12,
    last_message_at_us = $13,
    answered_epoch = $22,
    version = $2
WHERE id = $1
    AND version + 1 = $2
    AND state = $3
    AND team_id = $4
    AND epoch = $5
    AND queue_rank = $6
    AND language = $14
    AND named_agent_id IS NOT DISTINCT FROM $15
    AND named_since_us IS NOT DISTINCT FROM $16
    AND snoozed_until_us IS NOT DISTINCT FROM $17
    AND transfer_count = $18
    AND woken_by IS NOT DISTINCT FROM $19
    AND relaunch IS NOT DISTINCT FROM $20
    AND relaunched_at_us IS NOT DISTINCT FROM $21
    AND state <> 'closed'
