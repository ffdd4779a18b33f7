SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version,
    p.last_agent_id, c.handed_on_by_id, c.handed_on_at_us
FROM conversations AS c
JOIN contacts AS p ON p.id = c.contact_id
WHERE c.state = 'queued' AND c.named_agent_id = $1 AND c.family = $2
ORDER BY
    c.queue_rank,
    CASE WHEN c.window_ends_at_us > $3 AND c.window_ends_at_us <= $4
        THEN c.window_ends_at_us ELSE 9223372036854775807 END,
    c.queued_since_us,
    c.id
LIMIT $5
