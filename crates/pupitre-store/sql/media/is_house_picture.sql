SELECT 1
FROM media AS m
WHERE
    m.id = $1
    AND (
        EXISTS (SELECT 1 FROM brands AS b WHERE b.logo_media_id = m.id)
        OR EXISTS (SELECT 1 FROM agents AS a WHERE a.avatar_media_id = m.id)
    )
