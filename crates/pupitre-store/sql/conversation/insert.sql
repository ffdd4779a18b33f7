INSERT INTO conversations (
    id, channel_id, family, contact_id, identity_id, team_id, state, agent_id, assignment_id,
    assigned_at_us, closed_at_us, named_agent_id, named_since_us, snoozed_at_us,
    snoozed_until_us, closing_cause, closing_reason_id, language, queue_rank, waiting_on,
    waiting_since_us, window_ends_at_us, unread_count, opened_at_us, last_message_id,
    last_message_at_us, transfer_count, woken_by, relaunch, relaunched_at_us,
    answered_epoch, epoch, version,
    queued_since_us
)
VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34
)
