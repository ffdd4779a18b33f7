SELECT number, platform_id, kept_until_us
FROM header_files
WHERE media_id = $1 AND number IS NOT NULL
