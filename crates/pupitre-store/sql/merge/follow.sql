UPDATE contacts
SET merged_into_id = $2
WHERE merged_into_id = $1
