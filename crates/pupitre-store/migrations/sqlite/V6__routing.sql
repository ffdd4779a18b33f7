-- Opening hours, routing rules, replies of the desk itself, blocked contacts.
CREATE TABLE opening_hours (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> ''),
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    time_zone TEXT NOT NULL,
    -- The spans of seven days from Monday: `09:00-12:00 14:00-19:00|…`.
    week TEXT NOT NULL,
    -- A line each: the date and its name.
    closed_days TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX opening_hours_is_default ON opening_hours (is_default) WHERE is_default = 1;

ALTER TABLE channels ADD COLUMN opening_hours_id BLOB REFERENCES opening_hours (id);
-- What visitors are told out of hours; empty for nothing.
ALTER TABLE channels ADD COLUMN out_of_hours_reply_fr TEXT NOT NULL DEFAULT '';
ALTER TABLE channels ADD COLUMN out_of_hours_reply_en TEXT NOT NULL DEFAULT '';
ALTER TABLE channels ADD COLUMN first_reply_target_s INTEGER CHECK (first_reply_target_s > 0);

-- When the first reply is due; none once it was given.
ALTER TABLE conversations ADD COLUMN first_reply_due_at_us INTEGER;

-- What the desk said by itself, once in a conversation.
CREATE TABLE automatic_replies (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    reason TEXT NOT NULL CHECK (reason IN ('out_of_hours')),
    message_id BLOB NOT NULL,
    PRIMARY KEY (conversation_id, reason),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id)
) STRICT, WITHOUT ROWID;

-- A list that is replaced as a whole, by who knew the version before.
CREATE TABLE routing_lists (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL CHECK (version > 0)
) STRICT;

INSERT INTO routing_lists (id, version) VALUES (1, 1);

-- The rule that catches all is the last: no position comes after its own.
DROP TRIGGER routing_rules_keep_catch_all;
DROP INDEX routing_rules_is_catch_all;
ALTER TABLE routing_rules RENAME TO routing_rules_before;
CREATE TABLE routing_rules (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 1000),
    is_catch_all INTEGER NOT NULL CHECK (is_catch_all IN (0, 1)),
    name TEXT NOT NULL,
    channel_id BLOB REFERENCES channels (id),
    hours TEXT CHECK (hours IN ('open', 'closed')),
    language TEXT CHECK (length(language) = 2),
    -- A phrase a line; empty for any message.
    phrases TEXT NOT NULL,
    contact TEXT CHECK (contact IN ('returning', 'new')),
    team_id BLOB NOT NULL REFERENCES teams (id),
    priority INTEGER NOT NULL,
    set_language TEXT CHECK (length(set_language) = 2),
    CHECK ((is_catch_all = 1) = (position = 1000)),
    CHECK (
        (is_catch_all = 1) = (
            channel_id IS NULL AND hours IS NULL AND language IS NULL AND phrases = ''
            AND contact IS NULL
        )
    )
) STRICT, WITHOUT ROWID;

INSERT INTO routing_rules (id, position, is_catch_all, name, phrases, team_id, priority)
SELECT randomblob(16), 1000, 1, '', '', team_id, priority
FROM routing_rules_before
WHERE is_catch_all = 1;

DROP TABLE routing_rules_before;

CREATE UNIQUE INDEX routing_rules_position ON routing_rules (position);
CREATE UNIQUE INDEX routing_rules_is_catch_all ON routing_rules (is_catch_all)
    WHERE is_catch_all = 1;

CREATE TRIGGER routing_rules_keep_catch_all BEFORE DELETE ON routing_rules WHEN OLD.is_catch_all = 1
BEGIN
    SELECT RAISE(ABORT, 'the rule that catches all can''t be removed');
END;

CREATE TRIGGER routing_rules_stay_catch_all BEFORE UPDATE ON routing_rules
    WHEN OLD.is_catch_all = 1 AND NEW.is_catch_all = 0
BEGIN
    SELECT RAISE(ABORT, 'the rule that catches all can''t be removed');
END;

ALTER TABLE contacts ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1));

-- What a blocked contact wrote: kept, and in no conversation.
CREATE TABLE blocked_messages (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    dedup_key BLOB NOT NULL CHECK (length(dedup_key) = 16),
    platform_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> ''),
    body TEXT,
    raw TEXT,
    sent_at_us INTEGER NOT NULL,
    received_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX blocked_messages_dedup_key ON blocked_messages (dedup_key);
CREATE INDEX blocked_messages_by_contact ON blocked_messages (contact_id, id);
