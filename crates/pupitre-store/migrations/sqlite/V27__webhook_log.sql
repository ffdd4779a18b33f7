-- The last things that each channel's platform told, and what was done with them; never a text.
-- What is of no known channel is under sixteen zeros.
CREATE TABLE webhook_log (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    at_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'duplicate', 'kept_aside', 'refused')),
    -- Why it was kept aside or refused: a stable code.
    reason TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_log_by_subject ON webhook_log (subject_id, id);

-- The channel of a change, and when managers were told that its message does not come.
ALTER TABLE message_changes ADD COLUMN channel_id BLOB REFERENCES channels (id);
ALTER TABLE message_changes ADD COLUMN told_at_us INTEGER;

CREATE INDEX message_changes_untold ON message_changes (received_at_us)
    WHERE message_id IS NULL AND told_at_us IS NULL;
