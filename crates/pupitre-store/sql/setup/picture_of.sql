SELECT channel_id, media_id, coming_id, reason
FROM channel_pictures
WHERE media_id = $1
UNION ALL
SELECT channel_id, media_id, coming_id, reason
FROM channel_pictures
WHERE coming_id = $1
