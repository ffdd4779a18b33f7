UPDATE header_files
SET number = $2, platform_id = $3, kept_until_us = $4
WHERE media_id = $1
