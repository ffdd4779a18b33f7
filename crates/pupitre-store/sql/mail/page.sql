SELECT url
FROM visitor_pages
WHERE identity_id = $1
