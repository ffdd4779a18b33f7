-- Whoever opens a conversation and whoever blocks its contact wait for each other.
SELECT is_blocked
FROM contacts
WHERE id = $1
FOR SHARE
