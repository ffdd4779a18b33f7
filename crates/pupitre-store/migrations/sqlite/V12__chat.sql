-- The web chat: sites, sessions of visitors, who is on a page now, and the files that they brought.
CREATE TABLE chat_sites (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    -- What is set for it, as JSON: it is read and written as a whole.
    settings TEXT NOT NULL,
    -- What the brand's own server signs with, and the one before while it still counts.
    signing_key BLOB CHECK (length(signing_key) = 32),
    previous_signing_key BLOB CHECK (length(previous_signing_key) = 32),
    previous_until_us INTEGER,
    CHECK ((previous_signing_key IS NULL) = (previous_until_us IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE visitor_sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    -- Who the visitor is; the identity itself is written with their first message.
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    is_identified INTEGER NOT NULL CHECK (is_identified IN (0, 1)),
    language TEXT NOT NULL CHECK (length(language) = 2),
    consent_version INTEGER CHECK (consent_version >= 0),
    created_at_us INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX visitor_sessions_token_hash ON visitor_sessions (token_hash);
CREATE INDEX visitor_sessions_by_identity ON visitor_sessions (identity_id, created_at_us);
CREATE INDEX visitor_sessions_by_end ON visitor_sessions (expires_at_us);

CREATE TABLE visits (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    node TEXT NOT NULL,
    connected_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX visits_by_identity ON visits (identity_id);
CREATE INDEX visits_by_node ON visits (node);

CREATE TABLE visitor_files (
    media_id BLOB NOT NULL PRIMARY KEY REFERENCES media (id),
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a visitor thought of a conversation; each is asked once.
CREATE TABLE surveys (
    conversation_id BLOB NOT NULL PRIMARY KEY REFERENCES conversations (id),
    score INTEGER CHECK (score BETWEEN 1 AND 5),
    comment TEXT,
    asked_at_us INTEGER NOT NULL,
    scored_at_us INTEGER,
    done_at_us INTEGER,
    CHECK ((score IS NULL) = (scored_at_us IS NULL))
) STRICT, WITHOUT ROWID;

-- The address that a visitor left, to be told of the answer.
CREATE TABLE contact_emails (
    contact_id BLOB NOT NULL PRIMARY KEY REFERENCES contacts (id),
    address TEXT NOT NULL CHECK (address <> ''),
    given_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Proofs of who a visitor is count once.
CREATE TABLE identity_nonces (
    channel_id BLOB NOT NULL REFERENCES channels (id),
    nonce TEXT NOT NULL,
    expires_at_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, nonce)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_nonces_by_end ON identity_nonces (expires_at_us);
