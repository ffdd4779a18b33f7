-- What a visitor brought goes with its file; a file that was never sent is looked at a day later,
-- as an agent's is, and so are those that were brought before.
ALTER TABLE visitor_files
DROP CONSTRAINT visitor_files_media_id_fkey,
ADD CONSTRAINT visitor_files_media_id_fkey
FOREIGN KEY (media_id) REFERENCES media (id) ON DELETE CASCADE;

INSERT INTO due_work (
    id, topic, subject, lane, time_kind, due_at_us, lease_until_us, attempts, fence
)
SELECT
    f.media_id, 'remove_upload', f.media_id, NULL, 'elapsed', f.created_at_us + 86400000000,
    NULL, 0, 0
FROM visitor_files AS f
JOIN media AS m ON m.id = f.media_id
WHERE m.message_id IS NULL;
