INSERT INTO header_files (media_id, template_id)
VALUES ($1, $2)
ON CONFLICT (media_id) DO UPDATE
SET template_id = EXCLUDED.template_id
WHERE header_files.template_id = EXCLUDED.template_id
