SELECT 1
FROM media AS f
WHERE f.id = $2
    AND (
        EXISTS (
            SELECT 1 FROM conversations AS c
            WHERE c.id = f.conversation_id AND c.identity_id = $1
        )
        OR EXISTS (
            SELECT 1 FROM visitor_files AS b
            WHERE b.media_id = f.id AND b.identity_id = $1
        )
    )
