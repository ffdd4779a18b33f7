SELECT 1
FROM former_identities
WHERE channel_id = $1 AND name = $2
