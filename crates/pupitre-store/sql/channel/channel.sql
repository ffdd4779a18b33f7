SELECT
    id, brand_id, kind, name, address, platform_address, default_language
FROM channels
WHERE id = $1
