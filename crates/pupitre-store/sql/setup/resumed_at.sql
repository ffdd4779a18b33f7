SELECT resumed_at_us
FROM channel_sending
WHERE channel_id = $1
