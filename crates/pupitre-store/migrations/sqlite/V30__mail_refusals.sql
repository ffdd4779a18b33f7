-- By what whoever has a mail says that they want no more of them: the SHA-256 of what its address
-- carries.
CREATE TABLE mail_stops (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    channel_id BLOB NOT NULL REFERENCES channels (id),
    conversation_id BLOB NOT NULL CHECK (length(conversation_id) = 16),
    address TEXT NOT NULL CHECK (address <> ''),
    -- The address as it is compared: in small letters.
    address_key TEXT NOT NULL,
    language TEXT NOT NULL CHECK (length(language) = 2),
    made_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_stops_by_age ON mail_stops (made_at_us);

-- The addresses that want no mail of a site.
CREATE TABLE mail_refusals (
    channel_id BLOB NOT NULL REFERENCES channels (id),
    address_key TEXT NOT NULL CHECK (address_key <> ''),
    refused_at_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, address_key)
) STRICT, WITHOUT ROWID;
