SELECT signing_key, previous_signing_key, previous_until_us
FROM chat_sites
WHERE channel_id = $1
