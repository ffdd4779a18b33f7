SELECT is_blocked, CAST(CASE WHEN merged_into_id IS NULL THEN 0 ELSE 1 END AS BIGINT)
FROM contacts
WHERE id = $1
