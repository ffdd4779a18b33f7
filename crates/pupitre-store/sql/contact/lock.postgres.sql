-- Whoever opens a conversation and whoever blocks or merges its contact wait for each other.
SELECT is_blocked, CAST(CASE WHEN merged_into_id IS NULL THEN 0 ELSE 1 END AS BIGINT)
FROM contacts
WHERE id = $1
FOR SHARE
