SELECT id, name, logo_url
FROM brands
WHERE id = $1
