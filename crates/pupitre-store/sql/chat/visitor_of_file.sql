SELECT identity_id
FROM visitor_files
WHERE media_id = $1
