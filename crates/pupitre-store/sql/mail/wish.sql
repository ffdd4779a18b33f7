SELECT
    b.name,
    s.address,
    s.language,
    CAST(CASE WHEN r.address_key IS NULL THEN 0 ELSE 1 END AS BIGINT)
FROM mail_stops AS s
JOIN channels AS c ON c.id = s.channel_id
JOIN brands AS b ON b.id = c.brand_id
LEFT JOIN mail_refusals AS r
    ON r.channel_id = s.channel_id AND r.address_key = s.address_key
WHERE s.token_hash = $1
