UPDATE chat_sites
SET signing_key = $2, previous_signing_key = $3, previous_until_us = $4
WHERE channel_id = $1
