SELECT
    i.id, i.channel_id, i.contact_id, i.user_id, i.phone, i.last_visitor_message_at_us,
    p.id, p.name, p.name_origin, p.name_note, p.is_blocked,
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version
FROM contact_identities AS i
JOIN contacts AS p ON p.id = i.contact_id
LEFT JOIN conversations AS c
    ON c.channel_id = i.channel_id AND c.contact_id = i.contact_id AND c.state <> 'closed'
WHERE i.id = COALESCE(
    (SELECT u.id FROM contact_identities AS u WHERE u.channel_id = $1 AND u.user_id = $2),
    -- A user id is nobody else's later; a phone number may be.
    (SELECT f.identity_id FROM former_identities AS f WHERE f.channel_id = $1 AND f.name = $2),
    (SELECT u.id FROM contact_identities AS u WHERE u.channel_id = $1 AND u.phone = $3),
    (SELECT f.identity_id FROM former_identities AS f WHERE f.channel_id = $1 AND f.name = $3)
)
