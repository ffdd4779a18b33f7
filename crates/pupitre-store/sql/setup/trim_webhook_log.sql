DELETE FROM webhook_log
WHERE subject_id = $1
    AND id <= (
        SELECT old.id FROM webhook_log AS old
        WHERE old.subject_id = $1
        ORDER BY old.id DESC
        LIMIT 1 OFFSET $2
    )
