SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version
FROM contact_identities AS i
JOIN conversations AS c ON c.contact_id = i.contact_id AND c.identity_id = i.id
WHERE i.id = $1
ORDER BY CASE WHEN c.state = 'closed' THEN 1 ELSE 0 END, c.opened_at_us DESC, c.id DESC
LIMIT 1
