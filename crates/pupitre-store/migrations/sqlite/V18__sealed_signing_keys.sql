-- The keys that brands sign with are kept as the other secrets of channels are. Those that chat_sites has are
-- sealed at the next start, and taken out of it.
CREATE TABLE channel_secrets_anew (
    channel_id BLOB NOT NULL REFERENCES channels (id),
    field TEXT NOT NULL
        CHECK (field IN ('access_token', 'app_secret', 'previous_app_secret', 'verify_token',
            'signing_key', 'previous_signing_key')),
    sealed TEXT NOT NULL CHECK (sealed LIKE 'v1:%'),
    set_at_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, field)
) STRICT, WITHOUT ROWID;

INSERT INTO channel_secrets_anew (channel_id, field, sealed, set_at_us)
SELECT channel_id, field, sealed, set_at_us
FROM channel_secrets;

DROP TABLE channel_secrets;

ALTER TABLE channel_secrets_anew RENAME TO channel_secrets;
