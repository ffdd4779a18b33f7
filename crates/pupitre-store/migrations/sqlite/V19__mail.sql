-- Mails to visitors: which there are and where they stand; their words are written when they leave.
CREATE TABLE mails (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    channel_id BLOB NOT NULL REFERENCES channels (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    address TEXT NOT NULL CHECK (address <> ''),
    -- The address as it is counted: in small letters.
    address_key TEXT NOT NULL,
    language TEXT NOT NULL CHECK (length(language) = 2),
    state TEXT NOT NULL,
    -- Whether the visitor has not come back since it was asked for.
    is_silence INTEGER NOT NULL CHECK (is_silence IN (0, 1)),
    doubts INTEGER NOT NULL CHECK (doubts >= 0),
    error TEXT,
    upto_message_id BLOB CHECK (length(upto_message_id) = 16),
    created_at_us INTEGER NOT NULL,
    changed_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One mail per silence of a visitor.
CREATE UNIQUE INDEX mails_of_silence ON mails (identity_id) WHERE is_silence = 1;
CREATE INDEX mails_by_address ON mails (address_key, created_at_us);
CREATE INDEX mails_by_conversation ON mails (conversation_id, created_at_us);
CREATE INDEX mails_by_channel ON mails (channel_id, created_at_us);
CREATE INDEX mails_by_age ON mails (created_at_us);

-- The links of mails: each leads to the conversation once.
CREATE TABLE chat_links (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    expires_at_us INTEGER NOT NULL,
    used_at_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX chat_links_by_end ON chat_links (expires_at_us);

-- The page that a visitor was last on, without what stands behind `?` or `#`.
CREATE TABLE visitor_pages (
    identity_id BLOB NOT NULL PRIMARY KEY CHECK (length(identity_id) = 16),
    url TEXT NOT NULL CHECK (url <> ''),
    seen_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX visitor_pages_by_age ON visitor_pages (seen_at_us);
