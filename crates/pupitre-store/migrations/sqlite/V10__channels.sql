-- Channels as managers set them up: secrets under encryption, checks, tests, news of the platform.
CREATE TABLE channel_accounts (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    business_account_id TEXT NOT NULL CHECK (business_account_id <> ''),
    -- When the platform last met the webhook with this channel's word.
    webhook_verified_at_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_secrets (
    channel_id BLOB NOT NULL REFERENCES channels (id),
    field TEXT NOT NULL
        CHECK (field IN ('access_token', 'app_secret', 'previous_app_secret', 'verify_token')),
    sealed TEXT NOT NULL CHECK (sealed LIKE 'v1:%'),
    set_at_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_checks (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    checked_at_us INTEGER NOT NULL,
    number TEXT,
    verified_name TEXT,
    quality TEXT,
    limit_tier TEXT,
    throughput TEXT,
    token_ends_at_us INTEGER,
    is_subscribed INTEGER CHECK (is_subscribed IN (0, 1)),
    about TEXT,
    description TEXT,
    -- A list of codes, each with what the platform said.
    problems TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_tests (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    -- The phone that it went to, in digits.
    phone TEXT NOT NULL CHECK (phone <> ''),
    sent_at_us INTEGER NOT NULL,
    accepted_at_us INTEGER,
    platform_key BLOB CHECK (length(platform_key) = 16),
    error_code TEXT,
    error_platform_code INTEGER,
    error_detail TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_news (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'problem')),
    detail TEXT,
    -- What the platform wrote.
    raw TEXT,
    at_us INTEGER NOT NULL,
    ended_at_us INTEGER
) STRICT, WITHOUT ROWID;

-- One piece of news of a topic counts: a later one takes its place.
CREATE UNIQUE INDEX channel_news_current ON channel_news (channel_id, topic, subject)
    WHERE ended_at_us IS NULL;
CREATE INDEX channel_news_by_time ON channel_news (channel_id, at_us, id);

-- How many webhooks came, by the hour; those that are of no channel are under sixteen zeros.
CREATE TABLE webhook_hours (
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    hour INTEGER NOT NULL,
    received INTEGER NOT NULL CHECK (received >= 0),
    refused INTEGER NOT NULL CHECK (refused >= 0),
    last_at_us INTEGER NOT NULL,
    PRIMARY KEY (subject_id, hour)
) STRICT, WITHOUT ROWID;

-- Since when the visitor wants no marketing on this channel.
ALTER TABLE contact_identities ADD COLUMN marketing_stopped_at_us INTEGER;
