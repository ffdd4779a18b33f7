-- When a channel was last found to send again, by real time: what waited for it leaves then.
CREATE TABLE channel_sending (
    channel_id uuid NOT NULL PRIMARY KEY REFERENCES channels (id),
    resumed_at_us BIGINT NOT NULL
);

-- When the platform last told what the visitor wants of marketing: older words change nothing.
ALTER TABLE contact_identities ADD COLUMN marketing_told_at_us BIGINT;
