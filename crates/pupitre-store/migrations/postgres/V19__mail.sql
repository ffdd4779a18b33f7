-- Mails to visitors: which there are and where they stand; their words are written when they leave.
CREATE TABLE mails (
    id uuid NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    channel_id uuid NOT NULL REFERENCES channels (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    identity_id uuid NOT NULL,
    address TEXT NOT NULL CHECK (address <> ''),
    -- The address as it is counted: in small letters.
    address_key TEXT NOT NULL,
    language TEXT NOT NULL CHECK (length(language) = 2),
    state TEXT NOT NULL,
    -- Whether the visitor has not come back since it was asked for.
    is_silence BIGINT NOT NULL CHECK (is_silence IN (0, 1)),
    doubts BIGINT NOT NULL CHECK (doubts >= 0),
    error TEXT,
    upto_message_id uuid,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL
);

-- One mail per silence of a visitor.
CREATE UNIQUE INDEX mails_of_silence ON mails (identity_id) WHERE is_silence = 1;
CREATE INDEX mails_by_address ON mails (address_key, created_at_us);
CREATE INDEX mails_by_conversation ON mails (conversation_id, created_at_us);
CREATE INDEX mails_by_channel ON mails (channel_id, created_at_us);
CREATE INDEX mails_by_age ON mails (created_at_us);

-- The links of mails: each leads to the conversation once.
CREATE TABLE chat_links (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    channel_id uuid NOT NULL REFERENCES channels (id),
    identity_id uuid NOT NULL,
    expires_at_us BIGINT NOT NULL,
    used_at_us BIGINT
);

CREATE INDEX chat_links_by_end ON chat_links (expires_at_us);

-- The page that a visitor was last on, without what stands behind `?` or `#`.
CREATE TABLE visitor_pages (
    identity_id uuid NOT NULL PRIMARY KEY,
    url TEXT NOT NULL CHECK (url <> ''),
    seen_at_us BIGINT NOT NULL
);

CREATE INDEX visitor_pages_by_age ON visitor_pages (seen_at_us);
