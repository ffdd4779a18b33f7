INSERT INTO chat_sites (channel_id, is_on, settings)
VALUES ($1, $2, $3)
ON CONFLICT (channel_id) DO UPDATE SET is_on = EXCLUDED.is_on, settings = EXCLUDED.settings
