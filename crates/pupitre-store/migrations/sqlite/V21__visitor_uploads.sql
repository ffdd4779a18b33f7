-- What a visitor brought goes with its file; a file that was never sent is looked at a day later,
-- as an agent's is, and so are those that were brought before.
CREATE TABLE visitor_files_2 (
    media_id BLOB NOT NULL PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    identity_id BLOB NOT NULL CHECK (length(identity_id) = 16),
    created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO visitor_files_2 (media_id, identity_id, created_at_us)
SELECT media_id, identity_id, created_at_us FROM visitor_files;

DROP TABLE visitor_files;
ALTER TABLE visitor_files_2 RENAME TO visitor_files;
CREATE INDEX visitor_files_by_identity ON visitor_files (identity_id);

INSERT INTO due_work (
    id, topic, subject, lane, time_kind, due_at_us, lease_until_us, attempts, fence
)
SELECT
    f.media_id, 'remove_upload', f.media_id, NULL, 'elapsed', f.created_at_us + 86400000000,
    NULL, 0, 0
FROM visitor_files AS f
JOIN media AS m ON m.id = f.media_id
WHERE m.message_id IS NULL;
