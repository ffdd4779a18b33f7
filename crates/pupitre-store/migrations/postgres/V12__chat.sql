-- The web chat: sites, sessions of visitors, who is on a page now, and the files that they brought.
CREATE TABLE chat_sites (
    channel_id uuid NOT NULL PRIMARY KEY REFERENCES channels (id),
    is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    -- What is set for it, as JSON: it is read and written as a whole.
    settings TEXT NOT NULL,
    -- What the brand's own server signs with, and the one before while it still counts.
    signing_key BYTEA CHECK (octet_length(signing_key) = 32),
    previous_signing_key BYTEA CHECK (octet_length(previous_signing_key) = 32),
    previous_until_us BIGINT,
    CHECK ((previous_signing_key IS NULL) = (previous_until_us IS NULL))
);

CREATE TABLE visitor_sessions (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channels (id),
    -- Who the visitor is; the identity itself is written with their first message.
    identity_id uuid NOT NULL,
    token_hash BYTEA NOT NULL CHECK (octet_length(token_hash) = 32),
    is_identified BIGINT NOT NULL CHECK (is_identified IN (0, 1)),
    language TEXT NOT NULL CHECK (length(language) = 2),
    consent_version BIGINT CHECK (consent_version >= 0),
    created_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX visitor_sessions_token_hash ON visitor_sessions (token_hash);
CREATE INDEX visitor_sessions_by_identity ON visitor_sessions (identity_id, created_at_us);
CREATE INDEX visitor_sessions_by_end ON visitor_sessions (expires_at_us);

CREATE TABLE visits (
    id uuid NOT NULL PRIMARY KEY,
    identity_id uuid NOT NULL,
    node TEXT NOT NULL,
    connected_at_us BIGINT NOT NULL
);

CREATE INDEX visits_by_identity ON visits (identity_id);
CREATE INDEX visits_by_node ON visits (node);

CREATE TABLE visitor_files (
    media_id uuid NOT NULL PRIMARY KEY REFERENCES media (id),
    identity_id uuid NOT NULL,
    created_at_us BIGINT NOT NULL
);

-- What a visitor thought of a conversation; each is asked once.
CREATE TABLE surveys (
    conversation_id uuid NOT NULL PRIMARY KEY REFERENCES conversations (id),
    score BIGINT CHECK (score BETWEEN 1 AND 5),
    comment TEXT,
    asked_at_us BIGINT NOT NULL,
    scored_at_us BIGINT,
    done_at_us BIGINT,
    CHECK ((score IS NULL) = (scored_at_us IS NULL))
);

-- The address that a visitor left, to be told of the answer.
CREATE TABLE contact_emails (
    contact_id uuid NOT NULL PRIMARY KEY REFERENCES contacts (id),
    address TEXT NOT NULL CHECK (address <> ''),
    given_at_us BIGINT NOT NULL
);

-- Proofs of who a visitor is count once.
CREATE TABLE identity_nonces (
    channel_id uuid NOT NULL REFERENCES channels (id),
    nonce TEXT NOT NULL,
    expires_at_us BIGINT NOT NULL,
    PRIMARY KEY (channel_id, nonce)
);

CREATE INDEX identity_nonces_by_end ON identity_nonces (expires_at_us);
