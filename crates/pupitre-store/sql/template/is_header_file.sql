SELECT 1
FROM header_files
WHERE media_id = $1
