-- When a channel was last found to send again, by real time: what waited for it leaves then.
CREATE TABLE channel_sending (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    resumed_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When the platform last told what the visitor wants of marketing: older words change nothing.
ALTER TABLE contact_identities ADD COLUMN marketing_told_at_us INTEGER;

-- The file that a manager chose to stand above the words of a template.
ALTER TABLE templates ADD COLUMN header_media_id BLOB REFERENCES media (id);

-- Files of templates: kept for good, for messages that left with them show them.
CREATE TABLE header_files (
    media_id BLOB NOT NULL PRIMARY KEY REFERENCES media (id),
    template_id BLOB NOT NULL REFERENCES templates (id),
    -- Where the platform has it: for which number, its id, and until when.
    number TEXT,
    platform_id TEXT,
    kept_until_us INTEGER,
    CHECK ((number IS NULL) = (platform_id IS NULL)),
    CHECK ((number IS NULL) = (kept_until_us IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX header_files_template ON header_files (template_id);
-- A template that is written is looked for among what points to it.
CREATE INDEX relaunches_template ON relaunches (template_id);
