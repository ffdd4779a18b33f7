SELECT
    h.id, h.brand_id, h.kind, h.name, h.address, h.platform_address, h.default_language,
    b.id, b.name, b.logo_media_id, b.logo_hash,
    s.channel_id, s.is_on, s.settings
FROM chat_sites AS s
JOIN channels AS h ON h.id = s.channel_id
JOIN brands AS b ON b.id = h.brand_id
