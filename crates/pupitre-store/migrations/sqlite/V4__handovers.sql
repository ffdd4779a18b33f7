-- Who is away since when, and who handed a queued conversation on; lists of all that is open.
CREATE TABLE agent_absences (
    agent_id BLOB NOT NULL PRIMARY KEY REFERENCES agents (id),
    -- By the business clock.
    since_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whoever handed a conversation on to its team is passed over for a while; empty once it is on a
-- desk.
ALTER TABLE conversations ADD COLUMN handed_on_by_id BLOB REFERENCES agents (id);
ALTER TABLE conversations ADD COLUMN handed_on_at_us INTEGER;

CREATE INDEX sessions_by_agent ON sessions (agent_id);
CREATE INDEX conversations_waiting ON conversations (last_message_at_us, id)
    WHERE state = 'queued';
CREATE INDEX conversations_open ON conversations (last_message_at_us, id)
    WHERE state <> 'closed';
