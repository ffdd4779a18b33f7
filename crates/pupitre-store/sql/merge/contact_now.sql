SELECT COALESCE(merged_into_id, id)
FROM contacts
WHERE id = $1
