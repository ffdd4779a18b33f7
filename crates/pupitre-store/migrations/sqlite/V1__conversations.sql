-- Channels, people, contacts, conversations, messages, events and what is due.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE brands (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> ''),
    logo_url TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    brand_id BLOB NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL CHECK (kind IN ('whatsapp', 'webchat')),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    platform_address TEXT NOT NULL,
    default_language TEXT NOT NULL CHECK (length(default_language) = 2)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX channels_kind_platform_address ON channels (kind, platform_address);

CREATE TABLE teams (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email TEXT NOT NULL CHECK (email <> '' AND email = lower(email)),
    name TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'admin')),
    languages TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    password_hash TEXT NOT NULL,
    created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX agents_email ON agents (email);

CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    PRIMARY KEY (team_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX team_members_by_agent ON team_members (agent_id, team_id);

CREATE TABLE agent_availabilities (
    agent_id BLOB NOT NULL REFERENCES agents (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    choice TEXT NOT NULL CHECK (choice IN ('available', 'unavailable')),
    changed_at_us INTEGER NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('login', 'agent', 'manager', 'disconnection', 'api')),
    PRIMARY KEY (agent_id, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_connections (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    node TEXT NOT NULL,
    connected_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX agent_connections_by_agent ON agent_connections (agent_id);

CREATE TABLE agent_capacities (
    agent_id BLOB NOT NULL REFERENCES agents (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 200),
    PRIMARY KEY (agent_id, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_capacities (
    team_id BLOB NOT NULL REFERENCES teams (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 200),
    PRIMARY KEY (team_id, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation_capacities (
    family TEXT NOT NULL PRIMARY KEY CHECK (family IN ('chat', 'messaging')),
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 200)
) STRICT, WITHOUT ROWID;

INSERT INTO organisation_capacities (family, capacity) VALUES ('chat', 3), ('messaging', 5);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    created_at_us INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_by_end ON sessions (expires_at_us);

CREATE TABLE routing_rules (
    position INTEGER NOT NULL PRIMARY KEY CHECK (position >= 0),
    is_catch_all INTEGER NOT NULL CHECK (is_catch_all IN (0, 1)),
    team_id BLOB NOT NULL REFERENCES teams (id),
    priority INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX routing_rules_is_catch_all ON routing_rules (is_catch_all)
    WHERE is_catch_all = 1;

CREATE TRIGGER routing_rules_keep_catch_all BEFORE DELETE ON routing_rules WHEN OLD.is_catch_all = 1
BEGIN
    SELECT RAISE(ABORT, 'the rule that catches all can''t be removed');
END;

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_origin TEXT NOT NULL CHECK (name_origin IN ('profile', 'agent', 'unknown')),
    last_agent_id BLOB REFERENCES agents (id),
    created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_identities (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    user_id TEXT,
    phone TEXT,
    last_visitor_message_at_us INTEGER,
    CHECK (user_id IS NOT NULL OR phone IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX contact_identities_channel_id_user_id
    ON contact_identities (channel_id, user_id)
    WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX contact_identities_channel_id_phone ON contact_identities (channel_id, phone)
    WHERE phone IS NOT NULL;

CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    identity_id BLOB NOT NULL REFERENCES contact_identities (id),
    team_id BLOB NOT NULL REFERENCES teams (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'assigned', 'snoozed', 'closed')),
    -- Who holds it, or held it last.
    agent_id BLOB REFERENCES agents (id),
    assignment_id BLOB,
    assigned_at_us INTEGER,
    closed_at_us INTEGER,
    language TEXT NOT NULL CHECK (length(language) = 2),
    -- The priority, negated, so that one index gives the order of the queue.
    queue_rank INTEGER NOT NULL,
    queued_since_us INTEGER NOT NULL,
    waiting_on TEXT NOT NULL CHECK (waiting_on IN ('agent', 'visitor')),
    waiting_since_us INTEGER,
    window_ends_at_us INTEGER,
    unread_count INTEGER NOT NULL CHECK (unread_count >= 0),
    opened_at_us INTEGER NOT NULL,
    last_message_id BLOB,
    last_message_at_us INTEGER NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    version INTEGER NOT NULL CHECK (version >= 0),
    CHECK ((state = 'assigned') = (assignment_id IS NOT NULL)),
    CHECK ((state = 'assigned') = (assigned_at_us IS NOT NULL)),
    CHECK (state <> 'assigned' OR agent_id IS NOT NULL),
    CHECK ((state = 'closed') = (closed_at_us IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX conversations_channel_id_contact_id ON conversations (channel_id, contact_id)
    WHERE state <> 'closed';
CREATE INDEX conversations_by_contact ON conversations (contact_id, opened_at_us, id);
CREATE INDEX conversations_on_desk ON conversations (agent_id, family) WHERE state = 'assigned';
CREATE INDEX conversations_closed ON conversations (agent_id, last_message_at_us, id)
    WHERE state = 'closed';
CREATE INDEX conversations_queue
    ON conversations (team_id, family, queue_rank, queued_since_us, id) WHERE state = 'queued';
CREATE INDEX conversations_queue_ending ON conversations (team_id, family, window_ends_at_us)
    WHERE state = 'queued';

CREATE TABLE assignments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    started_at_us INTEGER NOT NULL,
    ended_at_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX assignments_conversation_id ON assignments (conversation_id)
    WHERE ended_at_us IS NULL;
CREATE INDEX assignments_by_conversation ON assignments (conversation_id, agent_id);
CREATE INDEX assignments_by_agent ON assignments (agent_id, started_at_us);

CREATE TABLE media (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB REFERENCES channels (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'lost', 'refused')),
    mime TEXT NOT NULL,
    file_name TEXT,
    size_bytes INTEGER CHECK (size_bytes >= 0),
    sha256 BLOB CHECK (length(sha256) = 32),
    platform_id TEXT,
    reason TEXT,
    uploader_id BLOB REFERENCES agents (id),
    client_id BLOB,
    conversation_id BLOB,
    message_id BLOB,
    created_at_us INTEGER NOT NULL,
    CHECK ((uploader_id IS NULL) = (client_id IS NULL)),
    CHECK ((conversation_id IS NULL) = (message_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX media_uploader_id_client_id ON media (uploader_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE messages (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    -- The agent who wrote it; none for the visitor, when inbound, and for the desk, when outbound.
    agent_id BLOB REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (
        kind IN ('text', 'image', 'video', 'audio', 'document', 'sticker', 'unsupported')
    ),
    body TEXT,
    media_id BLOB REFERENCES media (id),
    is_voice INTEGER CHECK (is_voice IN (0, 1)),
    sent_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL,
    platform_id TEXT,
    client_id BLOB,
    dedup_key BLOB CHECK (length(dedup_key) = 16),
    raw TEXT,
    PRIMARY KEY (conversation_id, id),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    CHECK ((media_id IS NOT NULL) = (kind IN ('image', 'video', 'audio', 'document', 'sticker'))),
    CHECK (kind NOT IN ('text', 'unsupported') OR body IS NOT NULL),
    CHECK ((kind = 'audio') = (is_voice IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX messages_dedup_key ON messages (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE UNIQUE INDEX messages_conversation_id_client_id ON messages (conversation_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE deliveries (
    message_id BLOB NOT NULL PRIMARY KEY CHECK (length(message_id) = 16),
    conversation_id BLOB NOT NULL,
    channel_id BLOB NOT NULL REFERENCES channels (id),
    state TEXT NOT NULL CHECK (
        state IN ('queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read')
    ),
    error_code TEXT,
    error_platform_code INTEGER,
    error_detail TEXT,
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    platform_id TEXT,
    platform_key BLOB CHECK (length(platform_key) = 16),
    changed_at_us INTEGER NOT NULL,
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX deliveries_platform_key ON deliveries (platform_key)
    WHERE platform_key IS NOT NULL;

-- The log points at rows without foreign keys: what it tells stays true when they go.
CREATE TABLE events (
    seq INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    conversation_id BLOB,
    message_id BLOB,
    agent_id BLOB,
    actor TEXT NOT NULL CHECK (actor IN ('visitor', 'agent', 'system')),
    actor_id BLOB,
    at_us INTEGER NOT NULL,
    details TEXT,
    CHECK ((actor = 'agent') = (actor_id IS NOT NULL))
) STRICT;

CREATE TABLE due_work (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    topic TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    lane BLOB CHECK (length(lane) = 16),
    time_kind TEXT NOT NULL CHECK (time_kind IN ('business', 'elapsed')),
    due_at_us INTEGER NOT NULL,
    lease_until_us INTEGER,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    fence INTEGER NOT NULL CHECK (fence >= 0)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX due_work_topic_subject ON due_work (topic, subject);
CREATE INDEX due_work_lanes ON due_work (lane, id) WHERE lane IS NOT NULL;
CREATE INDEX due_work_waiting ON due_work (time_kind, due_at_us, id) WHERE lease_until_us IS NULL;
CREATE INDEX due_work_leased ON due_work (lease_until_us, id) WHERE lease_until_us IS NOT NULL;

CREATE TABLE quarantine (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    channel_id BLOB REFERENCES channels (id),
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    received_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE parked_reports (
    id INTEGER NOT NULL PRIMARY KEY,
    channel_id BLOB NOT NULL REFERENCES channels (id),
    platform_key BLOB NOT NULL CHECK (length(platform_key) = 16),
    state TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'read', 'failed')),
    error_code TEXT,
    error_platform_code INTEGER,
    error_detail TEXT,
    reported_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL,
    CHECK ((state = 'failed') = (error_code IS NOT NULL))
) STRICT;

CREATE INDEX parked_reports_by_key ON parked_reports (platform_key, id);
CREATE INDEX parked_reports_by_arrival ON parked_reports (received_at_us, id);
