SELECT channel_id, media_id, coming_id, reason
FROM channel_pictures
WHERE channel_id = $1
