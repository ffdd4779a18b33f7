-- What waits for another reason than the channel's, its visitor's limit say, stays where it is.
UPDATE due_work
SET due_at_us = $2
WHERE lease_until_us IS NULL
    AND time_kind = 'elapsed'
    AND due_at_us > $2
    AND (
        (
            topic = 'send_message'
            AND EXISTS (
                SELECT 1 FROM deliveries AS d
                WHERE d.message_id = due_work.subject
                    AND d.channel_id = $1
                    AND d.state = 'queued'
                    AND (d.error_code IS NULL OR d.error_code <> 'pair_limited')
            )
        )
        OR (
            topic = 'send_reaction'
            AND EXISTS (
                SELECT 1 FROM conversations AS c
                WHERE c.id = due_work.lane AND c.channel_id = $1
            )
        )
        OR (
            topic = 'fetch_media'
            AND EXISTS (
                SELECT 1 FROM media AS f
                WHERE f.id = due_work.subject AND f.channel_id = $1
            )
        )
    )
