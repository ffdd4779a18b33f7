-- Every kind of message: places, cards, choices, answers, orders, notices; quotes, reactions, edits.
-- SQLite changes no CHECK in place: the table is made anew.
CREATE TABLE messages_of_every_kind (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    -- The agent who wrote it; none for the visitor, when inbound, and for the desk, when outbound.
    agent_id BLOB REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (
        kind IN (
            'text', 'image', 'video', 'audio', 'document', 'sticker', 'template', 'location',
            'contacts', 'choices', 'answer', 'order', 'system', 'unsupported'
        )
    ),
    body TEXT,
    media_id BLOB REFERENCES media (id),
    is_voice INTEGER CHECK (is_voice IN (0, 1)),
    -- What it has beside words and a file, as JSON.
    parts TEXT,
    sent_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL,
    platform_id TEXT,
    client_id BLOB,
    dedup_key BLOB CHECK (length(dedup_key) = 16),
    raw TEXT,
    -- The message that it answers: as the platform names it, and as the desk does once it has it.
    quoted_platform_id TEXT,
    quoted_key BLOB CHECK (length(quoted_key) = 16),
    quoted_conversation_id BLOB,
    quoted_id BLOB,
    forwarded TEXT CHECK (forwarded IN ('once', 'many')),
    -- What brought the visitor and what they ask about, as JSON.
    brought_by TEXT,
    edited_at_us INTEGER,
    -- The words before the first edit; empty for none.
    first_body TEXT,
    revoked_at_us INTEGER,
    PRIMARY KEY (conversation_id, id),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    CHECK ((media_id IS NOT NULL) = (kind IN ('image', 'video', 'audio', 'document', 'sticker'))),
    CHECK (kind NOT IN ('text', 'template', 'choices', 'answer', 'unsupported') OR body IS NOT NULL),
    CHECK ((kind = 'audio') = (is_voice IS NOT NULL)),
    CHECK (
        kind NOT IN (
            'template', 'location', 'contacts', 'choices', 'answer', 'order', 'system'
        )
        OR parts IS NOT NULL
    ),
    CHECK (
        kind NOT IN ('text', 'image', 'video', 'audio', 'document', 'sticker') OR parts IS NULL
    ),
    CHECK ((quoted_conversation_id IS NULL) = (quoted_id IS NULL)),
    CHECK ((edited_at_us IS NULL) = (first_body IS NULL)),
    FOREIGN KEY (quoted_conversation_id, quoted_id) REFERENCES messages (conversation_id, id)
) STRICT, WITHOUT ROWID;

INSERT INTO messages_of_every_kind (
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, parts,
    sent_at_us, received_at_us, platform_id, client_id, dedup_key, raw
)
SELECT
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, template,
    sent_at_us, received_at_us, platform_id, client_id, dedup_key, raw
FROM messages;

DROP TABLE messages;
ALTER TABLE messages_of_every_kind RENAME TO messages;

CREATE UNIQUE INDEX messages_dedup_key ON messages (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE UNIQUE INDEX messages_conversation_id_client_id ON messages (conversation_id, client_id)
    WHERE client_id IS NOT NULL;
-- What a reaction, an edit or a quote names, in the conversations of its contact.
CREATE INDEX messages_by_platform_id ON messages (conversation_id, platform_id)
    WHERE platform_id IS NOT NULL;
-- Answers to what has not come yet.
CREATE INDEX messages_that_await ON messages (quoted_key)
    WHERE quoted_key IS NOT NULL AND quoted_id IS NULL;

-- What each side made of a message: the last sign, or that it was taken away.
CREATE TABLE reactions (
    conversation_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    emoji TEXT CHECK (emoji <> ''),
    agent_id BLOB REFERENCES agents (id),
    at_us INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'queued', 'sent', 'failed')),
    PRIMARY KEY (conversation_id, message_id, direction),
    CHECK ((direction = 'inbound') = (state = 'received')),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
) STRICT, WITHOUT ROWID;

-- Reactions, edits and deletions as the platform told of them, each once.
CREATE TABLE message_changes (
    dedup_key BLOB NOT NULL PRIMARY KEY CHECK (length(dedup_key) = 16),
    -- What they are about, as the platform names it, and the message once it is there.
    target_key BLOB NOT NULL CHECK (length(target_key) = 16),
    conversation_id BLOB,
    message_id BLOB,
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'revoke')),
    -- The sign or the new words; none for what was taken away.
    body TEXT,
    sent_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL,
    raw TEXT NOT NULL,
    CHECK ((conversation_id IS NULL) = (message_id IS NULL)),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_changes_that_await ON message_changes (target_key, sent_at_us)
    WHERE message_id IS NULL;
CREATE INDEX message_changes_by_message
    ON message_changes (conversation_id, message_id, sent_at_us, dedup_key)
    WHERE message_id IS NOT NULL;

-- What a visitor was known by before the platform changed it: late messages still find them.
CREATE TABLE former_identities (
    channel_id BLOB NOT NULL REFERENCES channels (id),
    -- A user id or a phone number.
    name TEXT NOT NULL CHECK (name <> ''),
    identity_id BLOB NOT NULL REFERENCES contact_identities (id),
    since_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, name)
) STRICT, WITHOUT ROWID;
