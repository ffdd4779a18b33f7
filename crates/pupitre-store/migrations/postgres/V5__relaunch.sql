-- Templates as the platform has them, with what managers chose, and relaunches: one per silence.
CREATE TABLE templates (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channels (id),
    platform_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL CHECK (
        category IN ('marketing', 'utility', 'authentication', 'unknown')
    ),
    status TEXT NOT NULL CHECK (
        status IN (
            'approved', 'pending', 'rejected', 'paused', 'disabled', 'in_appeal', 'archived',
            'deleted', 'unknown'
        )
    ),
    rejection TEXT,
    quality TEXT NOT NULL CHECK (quality IN ('green', 'yellow', 'red', 'unknown')),
    header TEXT,
    body TEXT NOT NULL,
    footer TEXT,
    -- A list of {kind, text}.
    buttons TEXT NOT NULL,
    is_named BIGINT NOT NULL CHECK (is_named IN (0, 1)),
    has_other_parts BIGINT NOT NULL CHECK (has_other_parts IN (0, 1)),
    is_relaunch BIGINT NOT NULL CHECK (is_relaunch IN (0, 1)),
    title TEXT,
    -- A list of {key, source, label}.
    variables TEXT NOT NULL,
    -- When the platform last told of it, by real time.
    told_at_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX templates_channel_id_platform_id ON templates (channel_id, platform_id);
CREATE INDEX templates_by_name ON templates (channel_id, name, language, id);

CREATE TABLE relaunches (
    message_id uuid NOT NULL PRIMARY KEY,
    conversation_id uuid NOT NULL,
    channel_id uuid NOT NULL REFERENCES channels (id),
    contact_id uuid NOT NULL REFERENCES contacts (id),
    agent_id uuid NOT NULL REFERENCES agents (id),
    template_id uuid NOT NULL REFERENCES templates (id),
    outcome TEXT NOT NULL CHECK (
        outcome IN ('pending', 'accepted', 'declined', 'answered', 'unanswered', 'failed')
    ),
    -- Whether a manager sent it although the silence had its relaunch.
    is_override BIGINT NOT NULL CHECK (is_override IN (0, 1)),
    -- Whether it is the relaunch of the silence that lasts.
    holds_silence BIGINT NOT NULL CHECK (holds_silence IN (0, 1)),
    sent_at_us BIGINT NOT NULL,
    -- When the visitor wrote, or the message was lost.
    ended_at_us BIGINT,
    -- The visitor's message that answers it.
    answer_id uuid,
    CHECK (holds_silence = 0 OR ended_at_us IS NULL),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
);

-- One relaunch per silence of a contact on a channel, whoever holds the conversation.
CREATE UNIQUE INDEX relaunches_channel_id_contact_id ON relaunches (channel_id, contact_id)
    WHERE holds_silence = 1;
CREATE INDEX relaunches_in_silence ON relaunches (channel_id, contact_id, sent_at_us, message_id)
    WHERE ended_at_us IS NULL;
-- What came of the relaunches of a channel in the last weeks.
CREATE INDEX relaunches_sent ON relaunches (channel_id, sent_at_us, template_id, outcome);
