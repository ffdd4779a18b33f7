-- Named agents, pauses, transfers, relaunches and how a conversation ended; templates as messages; notes.
CREATE TABLE closing_reasons (
    id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    position BIGINT NOT NULL,
    is_active BIGINT NOT NULL CHECK (is_active IN (0, 1))
);

CREATE UNIQUE INDEX closing_reasons_name ON closing_reasons (name);

-- The agent whom a queued conversation waits for, or a paused one is kept for.
ALTER TABLE conversations ADD COLUMN named_agent_id uuid REFERENCES agents (id);
ALTER TABLE conversations ADD COLUMN named_since_us BIGINT;
ALTER TABLE conversations ADD COLUMN snoozed_at_us BIGINT;
ALTER TABLE conversations ADD COLUMN snoozed_until_us BIGINT;
ALTER TABLE conversations ADD COLUMN closing_cause TEXT CHECK (
    closing_cause IN ('agent', 'manager', 'silence', 'visitor_gone', 'declined', 'blocked')
);
ALTER TABLE conversations ADD COLUMN closing_reason_id uuid REFERENCES closing_reasons (id);
ALTER TABLE conversations ADD COLUMN transfer_count BIGINT NOT NULL DEFAULT 0
    CHECK (transfer_count >= 0);
ALTER TABLE conversations ADD COLUMN woken_by TEXT
    CHECK (woken_by IN ('time', 'message', 'window', 'agent'));
ALTER TABLE conversations ADD COLUMN relaunch TEXT
    CHECK (relaunch IN ('pending', 'accepted', 'declined', 'answered', 'unanswered'));
ALTER TABLE conversations ADD COLUMN relaunched_at_us BIGINT;

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

ALTER TABLE messages ADD COLUMN template TEXT;
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check CHECK (
    kind IN ('text', 'image', 'video', 'audio', 'document', 'sticker', 'template', 'unsupported')
);
ALTER TABLE messages ADD CONSTRAINT messages_template_check
    CHECK ((kind = 'template') = (template IS NOT NULL));
ALTER TABLE messages ADD CONSTRAINT messages_template_body_check
    CHECK (kind <> 'template' OR body IS NOT NULL);

CREATE TABLE notes (
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    id uuid NOT NULL,
    agent_id uuid NOT NULL REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'transfer', 'closing')),
    body TEXT NOT NULL CHECK (body <> ''),
    created_at_us BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, id)
);
