-- Takes the rows' locks and leaves out those that another transaction holds.
WITH ending AS (
    SELECT c.id, c.queue_rank, c.window_ends_at_us AS ends_at_us, c.queued_since_us
    FROM conversations AS c
    WHERE c.state = 'queued'
        AND c.named_agent_id IS NULL
        AND c.team_id = $1
        AND c.family = $2
        AND c.window_ends_at_us > $3
        AND c.window_ends_at_us <= $4
        AND (c.queue_rank, c.window_ends_at_us, c.queued_since_us, c.id) > ($5, $6, $7, $8)
    ORDER BY c.queue_rank, c.window_ends_at_us, c.queued_since_us, c.id
    LIMIT $11
),
others AS (
    SELECT c.id, c.queue_rank, 9223372036854775807 AS ends_at_us, c.queued_since_us
    FROM conversations AS c
    WHERE c.state = 'queued'
        AND c.named_agent_id IS NULL
        AND c.team_id = $1
        AND c.family = $2
        AND (
            c.window_ends_at_us IS NULL
            OR c.window_ends_at_us <= $3
            OR c.window_ends_at_us > $4
        )
        AND (c.queue_rank, c.queued_since_us, c.id) > ($5, $9, $10)
    ORDER BY c.queue_rank, c.queued_since_us, c.id
    LIMIT $11
),
places AS (
    SELECT id, queue_rank, ends_at_us, queued_since_us FROM ending
    UNION ALL
    SELECT id, queue_rank, ends_at_us, queued_since_us FROM others
    ORDER BY 2, 3, 4, 1
    LIMIT $11
)
SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version,
    p.last_agent_id, c.handed_on_by_id, c.handed_on_at_us
FROM places AS o
JOIN conversations AS c ON c.id = o.id
JOIN contacts AS p ON p.id = c.contact_id
WHERE c.state = 'queued'
ORDER BY o.queue_rank, o.ends_at_us, o.queued_since_us, o.id
FOR NO KEY UPDATE OF c SKIP LOCKED
