-- Named agents, pauses, transfers, relaunches and how a conversation ended; templates as messages; notes.
CREATE TABLE closing_reasons (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> ''),
    position INTEGER NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX closing_reasons_name ON closing_reasons (name);

-- The agent whom a queued conversation waits for, or a paused one is kept for.
ALTER TABLE conversations ADD COLUMN named_agent_id BLOB REFERENCES agents (id);
ALTER TABLE conversations ADD COLUMN named_since_us INTEGER;
ALTER TABLE conversations ADD COLUMN snoozed_at_us INTEGER;
ALTER TABLE conversations ADD COLUMN snoozed_until_us INTEGER;
ALTER TABLE conversations ADD COLUMN closing_cause TEXT CHECK (
    closing_cause IN ('agent', 'manager', 'silence', 'visitor_gone', 'declined', 'blocked')
);
ALTER TABLE conversations ADD COLUMN closing_reason_id BLOB REFERENCES closing_reasons (id);
ALTER TABLE conversations ADD COLUMN transfer_count INTEGER NOT NULL DEFAULT 0
    CHECK (transfer_count >= 0);
ALTER TABLE conversations ADD COLUMN woken_by TEXT
    CHECK (woken_by IN ('time', 'message', 'window', 'agent'));
ALTER TABLE conversations ADD COLUMN relaunch TEXT
    CHECK (relaunch IN ('pending', 'accepted', 'declined', 'answered', 'unanswered'));
ALTER TABLE conversations ADD COLUMN relaunched_at_us INTEGER;

UPDATE conversations SET closing_cause = 'agent' WHERE state = 'closed';

DROP INDEX conversations_queue;
DROP INDEX conversations_queue_ending;
CREATE INDEX conversations_queue
    ON conversations (team_id, family, queue_rank, queued_since_us, id)
    WHERE state = 'queued' AND named_agent_id IS NULL;
CREATE INDEX conversations_queue_ending ON conversations (team_id, family, window_ends_at_us)
    WHERE state = 'queued' AND named_agent_id IS NULL;
CREATE INDEX conversations_named ON conversations (named_agent_id, family)
    WHERE state = 'queued' AND named_agent_id IS NOT NULL;
CREATE INDEX conversations_named_newest
    ON conversations (named_agent_id, last_message_at_us, id)
    WHERE state = 'queued' AND named_agent_id IS NOT NULL;
CREATE INDEX conversations_paused ON conversations (agent_id, last_message_at_us, id)
    WHERE state = 'snoozed';

-- SQLite changes no CHECK in place: the table is made anew with templates among its kinds.
CREATE TABLE messages_with_templates (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    -- The agent who wrote it; none for the visitor, when inbound, and for the desk, when outbound.
    agent_id BLOB REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (
        kind IN (
            'text', 'image', 'video', 'audio', 'document', 'sticker', 'template', 'unsupported'
        )
    ),
    body TEXT,
    media_id BLOB REFERENCES media (id),
    is_voice INTEGER CHECK (is_voice IN (0, 1)),
    template TEXT,
    sent_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL,
    platform_id TEXT,
    client_id BLOB,
    dedup_key BLOB CHECK (length(dedup_key) = 16),
    raw TEXT,
    PRIMARY KEY (conversation_id, id),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    CHECK ((media_id IS NOT NULL) = (kind IN ('image', 'video', 'audio', 'document', 'sticker'))),
    CHECK (kind NOT IN ('text', 'template', 'unsupported') OR body IS NOT NULL),
    CHECK ((kind = 'audio') = (is_voice IS NOT NULL)),
    CHECK ((kind = 'template') = (template IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO messages_with_templates (
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, template,
    sent_at_us, received_at_us, platform_id, client_id, dedup_key, raw
)
SELECT
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, NULL,
    sent_at_us, received_at_us, platform_id, client_id, dedup_key, raw
FROM messages;

DROP TABLE messages;
ALTER TABLE messages_with_templates RENAME TO messages;

CREATE UNIQUE INDEX messages_dedup_key ON messages (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE UNIQUE INDEX messages_conversation_id_client_id ON messages (conversation_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE notes (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'transfer', 'closing')),
    body TEXT NOT NULL CHECK (body <> ''),
    created_at_us INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, id)
) STRICT, WITHOUT ROWID;
