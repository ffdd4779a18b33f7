UPDATE chat_sites
SET signing_key = NULL, previous_signing_key = NULL, previous_until_us = NULL
WHERE channel_id = $1
