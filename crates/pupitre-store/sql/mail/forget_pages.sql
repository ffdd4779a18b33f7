DELETE FROM visitor_pages
WHERE seen_at_us < $1
