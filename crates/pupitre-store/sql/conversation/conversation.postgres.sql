-- Takes the row's lock; SQLite has one writer and no row locks. It lets foreign keys through.
SELECT
    id, channel_id, family, contact_id, identity_id, team_id, state, agent_id, assignment_id,
    assigned_at_us, closed_at_us, named_agent_id, named_since_us, snoozed_at_us,
    snoozed_until_us, closing_cause, closing_reason_id, language, queue_rank, waiting_on,
    waiting_since_us, window_ends_at_us, unread_count, opened_at_us, last_message_id,
    last_message_at_us, transfer_count, woken_by, relaunch, relaunched_at_us,
    answered_epoch, epoch, version
FROM conversations
WHERE id = $1
FOR NO KEY UPDATE
