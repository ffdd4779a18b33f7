SELECT
    id, brand_id, kind, name, address, platform_address, default_language
FROM channels
WHERE kind = $1 AND platform_address = $2
