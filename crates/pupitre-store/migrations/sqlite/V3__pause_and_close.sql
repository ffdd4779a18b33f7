-- Tags, and the end of conversations in which nobody writes any more.
CREATE TABLE tags (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> ''),
    color TEXT NOT NULL CHECK (color IN ('gray', 'red', 'orange', 'green', 'blue', 'violet')),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX tags_name ON tags (name);

CREATE TABLE conversation_tags (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    tag_id BLOB NOT NULL REFERENCES tags (id),
    tagged_at_us INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag_id, conversation_id);

-- Conversations that are open already close by themselves as those to come will (P9): a look at
-- each is due, under the id of the conversation.
INSERT INTO due_work (
    id, topic, subject, lane, time_kind, due_at_us, lease_until_us, attempts, fence
)
SELECT id, 'auto_close', id, NULL, 'business', last_message_at_us, NULL, 0, 0
FROM conversations
WHERE state <> 'closed' AND family = 'messaging';
