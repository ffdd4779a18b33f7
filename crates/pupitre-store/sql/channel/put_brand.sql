INSERT INTO brands (id, name, logo_url)
VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE
SET name = EXCLUDED.name, logo_url = EXCLUDED.logo_url
