UPDATE conversations
SET
    version = $2,
    state = $3,
    team_id = $4,
    epoch = $5,
    queue_rank = $6,
    waiting_on = $7,
    waiting_since_us = $8,
    queued_since_us = $9,
    window_ends_at_us = $10,
    unread_count = $11,
    last_message_id = $12,
    last_message_at_us = $13,
    language = $14,
    agent_id = COALESCE($15, agent_id),
    assignment_id = $16,
    assigned_at_us = $17,
    closed_at_us = $18
WHERE id = $1 AND version + 1 = $2
