INSERT INTO channels (
    id, brand_id, kind, family, name, address, platform_address, default_language
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE
SET
    brand_id = EXCLUDED.brand_id,
    kind = EXCLUDED.kind,
    family = EXCLUDED.family,
    name = EXCLUDED.name,
    address = EXCLUDED.address,
    platform_address = EXCLUDED.platform_address,
    default_language = EXCLUDED.default_language
