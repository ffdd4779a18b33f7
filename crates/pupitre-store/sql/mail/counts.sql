SELECT
    (
        SELECT count(*)
        FROM mails
        WHERE address_key = $1 AND created_at_us > $2 AND state <> 'dropped'
    ),
    (
        SELECT count(*)
        FROM mails
        WHERE conversation_id = $3 AND created_at_us > $2 AND kind = 'transcript'
    ),
    (
        SELECT count(DISTINCT address_key)
        FROM mails
        WHERE conversation_id = $3 AND created_at_us > $2 AND address_key <> $1
    ),
    (
        SELECT count(*)
        FROM mails
        WHERE channel_id = $4 AND created_at_us > $2
    )
