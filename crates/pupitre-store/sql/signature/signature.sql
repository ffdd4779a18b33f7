SELECT policy, body
FROM signatures
WHERE channel_id = $1
