-- When a channel was last found to send again, by real time: what waited for it leaves then.
CREATE TABLE channel_sending (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    resumed_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When the platform last told what the visitor wants of marketing: older words change nothing.
ALTER TABLE contact_identities ADD COLUMN marketing_told_at_us INTEGER;
