-- Channels, people, contacts, conversations, messages, events and what is due.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE brands (
    id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    logo_url TEXT
);

CREATE TABLE channels (
    id uuid NOT NULL PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL CHECK (kind IN ('whatsapp', 'webchat')),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    platform_address TEXT NOT NULL,
    default_language TEXT NOT NULL CHECK (length(default_language) = 2)
);

CREATE UNIQUE INDEX channels_kind_platform_address ON channels (kind, platform_address);

CREATE TABLE teams (
    id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> '')
);

CREATE TABLE agents (
    id uuid NOT NULL PRIMARY KEY,
    email TEXT NOT NULL CHECK (email <> '' AND email = lower(email)),
    name TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'admin')),
    languages TEXT NOT NULL,
    is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
    password_hash TEXT NOT NULL,
    created_at_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX agents_email ON agents (email);

CREATE TABLE team_members (
    team_id uuid NOT NULL REFERENCES teams (id),
    agent_id uuid NOT NULL REFERENCES agents (id),
    PRIMARY KEY (team_id, agent_id)
);

CREATE INDEX team_members_by_agent ON team_members (agent_id, team_id);

CREATE TABLE agent_availabilities (
    agent_id uuid NOT NULL REFERENCES agents (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    choice TEXT NOT NULL CHECK (choice IN ('available', 'unavailable')),
    changed_at_us BIGINT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('login', 'agent', 'manager', 'disconnection', 'api')),
    PRIMARY KEY (agent_id, family)
);

CREATE TABLE agent_connections (
    id uuid NOT NULL PRIMARY KEY,
    agent_id uuid NOT NULL REFERENCES agents (id),
    node TEXT NOT NULL,
    connected_at_us BIGINT NOT NULL
);

CREATE INDEX agent_connections_by_agent ON agent_connections (agent_id);

CREATE TABLE agent_capacities (
    agent_id uuid NOT NULL REFERENCES agents (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 200),
    PRIMARY KEY (agent_id, family)
);

CREATE TABLE team_capacities (
    team_id uuid NOT NULL REFERENCES teams (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 200),
    PRIMARY KEY (team_id, family)
);

CREATE TABLE organisation_capacities (
    family TEXT NOT NULL PRIMARY KEY CHECK (family IN ('chat', 'messaging')),
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 200)
);

INSERT INTO organisation_capacities (family, capacity) VALUES ('chat', 3), ('messaging', 5);

CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    agent_id uuid NOT NULL REFERENCES agents (id),
    token_hash BYTEA NOT NULL CHECK (octet_length(token_hash) = 32),
    created_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_by_end ON sessions (expires_at_us);

CREATE TABLE routing_rules (
    position BIGINT NOT NULL PRIMARY KEY CHECK (position >= 0),
    is_catch_all BIGINT NOT NULL CHECK (is_catch_all IN (0, 1)),
    team_id uuid NOT NULL REFERENCES teams (id),
    priority BIGINT NOT NULL
);

CREATE UNIQUE INDEX routing_rules_is_catch_all ON routing_rules (is_catch_all)
    WHERE is_catch_all = 1;

CREATE FUNCTION routing_rules_keep_catch_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rule that catches all can''t be removed';
END;
$$;

CREATE TRIGGER routing_rules_keep_catch_all BEFORE DELETE ON routing_rules
    FOR EACH ROW WHEN (OLD.is_catch_all = 1) EXECUTE FUNCTION routing_rules_keep_catch_all();

CREATE TABLE contacts (
    id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_origin TEXT NOT NULL CHECK (name_origin IN ('profile', 'agent', 'unknown')),
    last_agent_id uuid REFERENCES agents (id),
    created_at_us BIGINT NOT NULL
);

CREATE TABLE contact_identities (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channels (id),
    contact_id uuid NOT NULL REFERENCES contacts (id),
    user_id TEXT,
    phone TEXT,
    last_visitor_message_at_us BIGINT,
    CHECK (user_id IS NOT NULL OR phone IS NOT NULL)
);

CREATE UNIQUE INDEX contact_identities_channel_id_user_id
    ON contact_identities (channel_id, user_id)
    WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX contact_identities_channel_id_phone ON contact_identities (channel_id, phone)
    WHERE phone IS NOT NULL;

CREATE TABLE conversations (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channels (id),
    family TEXT NOT NULL CHECK (family IN ('chat', 'messaging')),
    contact_id uuid NOT NULL REFERENCES contacts (id),
    identity_id uuid NOT NULL REFERENCES contact_identities (id),
    team_id uuid NOT NULL REFERENCES teams (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'assigned', 'snoozed', 'closed')),
    -- Who holds it, or held it last.
    agent_id uuid REFERENCES agents (id),
    assignment_id uuid,
    assigned_at_us BIGINT,
    closed_at_us BIGINT,
    language TEXT NOT NULL CHECK (length(language) = 2),
    -- The priority, negated, so that one index gives the order of the queue.
    queue_rank BIGINT NOT NULL,
    queued_since_us BIGINT NOT NULL,
    waiting_on TEXT NOT NULL CHECK (waiting_on IN ('agent', 'visitor')),
    waiting_since_us BIGINT,
    window_ends_at_us BIGINT,
    unread_count BIGINT NOT NULL CHECK (unread_count >= 0),
    opened_at_us BIGINT NOT NULL,
    last_message_id uuid,
    last_message_at_us BIGINT NOT NULL,
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    version BIGINT NOT NULL CHECK (version >= 0),
    CHECK ((state = 'assigned') = (assignment_id IS NOT NULL)),
    CHECK ((state = 'assigned') = (assigned_at_us IS NOT NULL)),
    CHECK (state <> 'assigned' OR agent_id IS NOT NULL),
    CHECK ((state = 'closed') = (closed_at_us IS NOT NULL))
);

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
    id uuid NOT NULL PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    agent_id uuid NOT NULL REFERENCES agents (id),
    epoch BIGINT NOT NULL CHECK (epoch > 0),
    started_at_us BIGINT NOT NULL,
    ended_at_us BIGINT
);

CREATE UNIQUE INDEX assignments_conversation_id ON assignments (conversation_id)
    WHERE ended_at_us IS NULL;
CREATE INDEX assignments_by_conversation ON assignments (conversation_id, agent_id);
CREATE INDEX assignments_by_agent ON assignments (agent_id, started_at_us);

CREATE TABLE media (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid REFERENCES channels (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'lost', 'refused')),
    mime TEXT NOT NULL,
    file_name TEXT,
    size_bytes BIGINT CHECK (size_bytes >= 0),
    sha256 BYTEA CHECK (octet_length(sha256) = 32),
    platform_id TEXT,
    reason TEXT,
    uploader_id uuid REFERENCES agents (id),
    client_id uuid,
    conversation_id uuid,
    message_id uuid,
    created_at_us BIGINT NOT NULL,
    CHECK ((uploader_id IS NULL) = (client_id IS NULL)),
    CHECK ((conversation_id IS NULL) = (message_id IS NULL))
);

CREATE UNIQUE INDEX media_uploader_id_client_id ON media (uploader_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE messages (
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    id uuid NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    -- The agent who wrote it; none for the visitor, when inbound, and for the desk, when outbound.
    agent_id uuid REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (
        kind IN ('text', 'image', 'video', 'audio', 'document', 'sticker', 'unsupported')
    ),
    body TEXT,
    media_id uuid REFERENCES media (id),
    is_voice BIGINT CHECK (is_voice IN (0, 1)),
    sent_at_us BIGINT NOT NULL,
    received_at_us BIGINT NOT NULL,
    platform_id TEXT,
    client_id uuid,
    dedup_key uuid,
    raw TEXT,
    PRIMARY KEY (conversation_id, id),
    CHECK (direction = 'outbound' OR agent_id IS NULL),
    CHECK ((media_id IS NOT NULL) = (kind IN ('image', 'video', 'audio', 'document', 'sticker'))),
    CHECK (kind NOT IN ('text', 'unsupported') OR body IS NOT NULL),
    CHECK ((kind = 'audio') = (is_voice IS NOT NULL))
);

CREATE UNIQUE INDEX messages_dedup_key ON messages (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE UNIQUE INDEX messages_conversation_id_client_id ON messages (conversation_id, client_id)
    WHERE client_id IS NOT NULL;

CREATE TABLE deliveries (
    message_id uuid NOT NULL PRIMARY KEY,
    conversation_id uuid NOT NULL,
    channel_id uuid NOT NULL REFERENCES channels (id),
    state TEXT NOT NULL CHECK (
        state IN ('queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read')
    ),
    error_code TEXT,
    error_platform_code BIGINT,
    error_detail TEXT,
    attempt BIGINT NOT NULL CHECK (attempt >= 0),
    platform_id TEXT,
    platform_key uuid,
    changed_at_us BIGINT NOT NULL,
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
);

CREATE UNIQUE INDEX deliveries_platform_key ON deliveries (platform_key)
    WHERE platform_key IS NOT NULL;

-- The log points at rows without foreign keys: what it tells stays true when they go.
CREATE TABLE events (
    seq BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    conversation_id uuid,
    message_id uuid,
    agent_id uuid,
    actor TEXT NOT NULL CHECK (actor IN ('visitor', 'agent', 'system')),
    actor_id uuid,
    at_us BIGINT NOT NULL,
    details TEXT,
    CHECK ((actor = 'agent') = (actor_id IS NOT NULL))
);

CREATE TABLE due_work (
    id uuid NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    subject uuid NOT NULL,
    lane uuid,
    time_kind TEXT NOT NULL CHECK (time_kind IN ('business', 'elapsed')),
    due_at_us BIGINT NOT NULL,
    lease_until_us BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    fence BIGINT NOT NULL CHECK (fence >= 0)
);

CREATE UNIQUE INDEX due_work_topic_subject ON due_work (topic, subject);
CREATE INDEX due_work_lanes ON due_work (lane, id) WHERE lane IS NOT NULL;
CREATE INDEX due_work_waiting ON due_work (time_kind, due_at_us, id) WHERE lease_until_us IS NULL;
CREATE INDEX due_work_leased ON due_work (lease_until_us, id) WHERE lease_until_us IS NOT NULL;

CREATE TABLE quarantine (
    id uuid NOT NULL PRIMARY KEY,
    channel_id uuid REFERENCES channels (id),
    reason TEXT NOT NULL,
    raw BYTEA NOT NULL,
    received_at_us BIGINT NOT NULL
);

CREATE TABLE parked_reports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id uuid NOT NULL REFERENCES channels (id),
    platform_key uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'read', 'failed')),
    error_code TEXT,
    error_platform_code BIGINT,
    error_detail TEXT,
    reported_at_us BIGINT NOT NULL,
    received_at_us BIGINT NOT NULL,
    CHECK ((state = 'failed') = (error_code IS NOT NULL))
);

CREATE INDEX parked_reports_by_key ON parked_reports (platform_key, id);
CREATE INDEX parked_reports_by_arrival ON parked_reports (received_at_us, id);
