-- When a channel was last found to send again, by real time: what waited for it leaves then.
CREATE TABLE channel_sending (
    channel_id uuid NOT NULL PRIMARY KEY REFERENCES channels (id),
    resumed_at_us BIGINT NOT NULL
);

-- When the platform last told what the visitor wants of marketing: older words change nothing.
ALTER TABLE contact_identities ADD COLUMN marketing_told_at_us BIGINT;

-- The file that a manager chose to stand above the words of a template.
ALTER TABLE templates ADD COLUMN header_media_id uuid REFERENCES media (id);

-- Files of templates: kept for good, for messages that left with them show them.
CREATE TABLE header_files (
    media_id uuid NOT NULL PRIMARY KEY REFERENCES media (id),
    template_id uuid NOT NULL REFERENCES templates (id),
    -- Where the platform has it: for which number, its id, and until when.
    number TEXT,
    platform_id TEXT,
    kept_until_us BIGINT,
    CHECK ((number IS NULL) = (platform_id IS NULL)),
    CHECK ((number IS NULL) = (kept_until_us IS NULL))
);

CREATE INDEX header_files_template ON header_files (template_id);
-- A template that is written is looked for among what points to it.
CREATE INDEX relaunches_template ON relaunches (template_id);
