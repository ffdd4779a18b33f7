INSERT INTO channel_pictures (channel_id, media_id, coming_id, reason)
VALUES ($1, $2, $3, $4)
ON CONFLICT (channel_id) DO UPDATE
SET media_id = EXCLUDED.media_id, coming_id = EXCLUDED.coming_id, reason = EXCLUDED.reason
