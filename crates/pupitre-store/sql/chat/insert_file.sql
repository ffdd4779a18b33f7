INSERT INTO visitor_files (media_id, identity_id, created_at_us)
VALUES ($1, $2, $3)
