INSERT INTO visitor_pages (identity_id, url, seen_at_us)
VALUES ($1, $2, $3)
ON CONFLICT (identity_id) DO UPDATE
SET url = EXCLUDED.url, seen_at_us = EXCLUDED.seen_at_us
