SELECT refused_at_us
FROM mail_refusals
WHERE channel_id = $1 AND address_key = $2
