-- The house's voice: canned replies, signatures, names that agents wrote, and whom notes name.
CREATE TABLE canned_replies (
    id uuid NOT NULL PRIMARY KEY,
    -- Whose own it is; none for a shared one.
    owner_id uuid REFERENCES agents (id),
    shortcut TEXT NOT NULL CHECK (shortcut <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    body TEXT NOT NULL CHECK (body <> ''),
    language TEXT CHECK (length(language) = 2),
    is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
    created_at_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX canned_replies_shortcut ON canned_replies (shortcut)
    WHERE owner_id IS NULL AND is_active = 1;
CREATE UNIQUE INDEX canned_replies_owner_id_shortcut ON canned_replies (owner_id, shortcut)
    WHERE owner_id IS NOT NULL AND is_active = 1;
CREATE INDEX canned_replies_by_owner ON canned_replies (owner_id, shortcut, id);

CREATE TABLE signatures (
    channel_id uuid NOT NULL PRIMARY KEY REFERENCES channels (id),
    policy TEXT NOT NULL CHECK (policy IN ('off', 'optional', 'required')),
    body TEXT NOT NULL,
    CHECK (policy = 'off' OR body <> '')
);

-- The number of the last stay in which the holder sent words of their own.
ALTER TABLE conversations ADD COLUMN answered_epoch BIGINT NOT NULL DEFAULT 0
    CHECK (answered_epoch >= 0);

CREATE INDEX conversations_open_by_contact ON conversations (contact_id, id)
    WHERE state <> 'closed';

-- How the agent who wrote the name knows it.
ALTER TABLE contacts ADD COLUMN name_note TEXT;

-- The id that the screen of its writer gave to a note.
ALTER TABLE notes ADD COLUMN client_id uuid;

CREATE UNIQUE INDEX notes_conversation_id_client_id ON notes (conversation_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE note_mentions (
    conversation_id uuid NOT NULL,
    note_id uuid NOT NULL,
    agent_id uuid NOT NULL REFERENCES agents (id),
    PRIMARY KEY (conversation_id, note_id, agent_id),
    FOREIGN KEY (conversation_id, note_id) REFERENCES notes (conversation_id, id)
);

CREATE INDEX note_mentions_by_agent ON note_mentions (agent_id, conversation_id);
