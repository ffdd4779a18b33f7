SELECT id, name, logo_url
FROM brands
ORDER BY name, id
