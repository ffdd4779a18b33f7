-- Every kind of message: places, cards, choices, answers, orders, notices; quotes, reactions, edits.
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages DROP CONSTRAINT messages_template_check;
ALTER TABLE messages DROP CONSTRAINT messages_template_body_check;
-- What it has beside words and a file, as JSON.
ALTER TABLE messages RENAME COLUMN template TO parts;
-- The message that it answers: as the platform names it, and as the desk does once it has it.
ALTER TABLE messages ADD COLUMN quoted_platform_id TEXT;
ALTER TABLE messages ADD COLUMN quoted_key uuid;
ALTER TABLE messages ADD COLUMN quoted_conversation_id uuid;
ALTER TABLE messages ADD COLUMN quoted_id uuid;
ALTER TABLE messages ADD COLUMN forwarded TEXT CHECK (forwarded IN ('once', 'many'));
-- What brought the visitor and what they ask about, as JSON.
ALTER TABLE messages ADD COLUMN brought_by TEXT;
ALTER TABLE messages ADD COLUMN edited_at_us BIGINT;
-- The words before the first edit; empty for none.
ALTER TABLE messages ADD COLUMN first_body TEXT;
ALTER TABLE messages ADD COLUMN revoked_at_us BIGINT;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check CHECK (
    kind IN (
        'text', 'image', 'video', 'audio', 'document', 'sticker', 'template', 'location',
        'contacts', 'choices', 'answer', 'order', 'system', 'unsupported'
    )
);
ALTER TABLE messages ADD CONSTRAINT messages_body_check CHECK (
    kind NOT IN ('text', 'template', 'choices', 'answer', 'unsupported') OR body IS NOT NULL
);
ALTER TABLE messages ADD CONSTRAINT messages_parts_check CHECK (
    kind NOT IN ('template', 'location', 'contacts', 'choices', 'answer', 'order', 'system')
    OR parts IS NOT NULL
);
ALTER TABLE messages ADD CONSTRAINT messages_no_parts_check CHECK (
    kind NOT IN ('text', 'image', 'video', 'audio', 'document', 'sticker') OR parts IS NULL
);
ALTER TABLE messages ADD CONSTRAINT messages_quoted_check
    CHECK ((quoted_conversation_id IS NULL) = (quoted_id IS NULL));
ALTER TABLE messages ADD CONSTRAINT messages_first_body_check
    CHECK ((edited_at_us IS NULL) = (first_body IS NULL));
ALTER TABLE messages ADD FOREIGN KEY (quoted_conversation_id, quoted_id)
    REFERENCES messages (conversation_id, id);

-- What a reaction, an edit or a quote names, in the conversations of its contact.
CREATE INDEX messages_by_platform_id ON messages (conversation_id, platform_id)
    WHERE platform_id IS NOT NULL;
-- Answers to what has not come yet.
CREATE INDEX messages_that_await ON messages (quoted_key)
    WHERE quoted_key IS NOT NULL AND quoted_id IS NULL;

-- What each side made of a message: the last sign, or that it was taken away.
CREATE TABLE reactions (
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    emoji TEXT CHECK (emoji <> ''),
    agent_id uuid REFERENCES agents (id),
    at_us BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'queued', 'sent', 'failed')),
    PRIMARY KEY (conversation_id, message_id, direction),
    CHECK ((direction = 'inbound') = (state = 'received')),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
);

-- Reactions, edits and deletions as the platform told of them, each once.
CREATE TABLE message_changes (
    dedup_key uuid NOT NULL PRIMARY KEY,
    -- What they are about, as the platform names it, and the message once it is there.
    target_key uuid NOT NULL,
    conversation_id uuid,
    message_id uuid,
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'revoke')),
    -- The sign or the new words; none for what was taken away.
    body TEXT,
    sent_at_us BIGINT NOT NULL,
    received_at_us BIGINT NOT NULL,
    raw TEXT NOT NULL,
    CHECK ((conversation_id IS NULL) = (message_id IS NULL)),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
);

CREATE INDEX message_changes_that_await ON message_changes (target_key, sent_at_us)
    WHERE message_id IS NULL;
CREATE INDEX message_changes_by_message
    ON message_changes (conversation_id, message_id, sent_at_us, dedup_key)
    WHERE message_id IS NOT NULL;

-- What a visitor was known by before the platform changed it: late messages still find them.
CREATE TABLE former_identities (
    channel_id uuid NOT NULL REFERENCES channels (id),
    -- A user id or a phone number.
    name TEXT NOT NULL CHECK (name <> ''),
    identity_id uuid NOT NULL REFERENCES contact_identities (id),
    since_us BIGINT NOT NULL,
    PRIMARY KEY (channel_id, name)
);
