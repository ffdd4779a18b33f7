INSERT INTO templates (
    id, channel_id, platform_id, name, language, category, status, rejection, quality, header, body,
    footer, buttons, is_named, has_other_parts, is_relaunch, title, variables, told_at_us,
    header_kind, header_media_id
)
VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21
)
ON CONFLICT (id) DO UPDATE
SET
    name = EXCLUDED.name,
    language = EXCLUDED.language,
    category = EXCLUDED.category,
    status = EXCLUDED.status,
    rejection = EXCLUDED.rejection,
    quality = EXCLUDED.quality,
    header = EXCLUDED.header,
    body = EXCLUDED.body,
    footer = EXCLUDED.footer,
    buttons = EXCLUDED.buttons,
    is_named = EXCLUDED.is_named,
    has_other_parts = EXCLUDED.has_other_parts,
    is_relaunch = EXCLUDED.is_relaunch,
    title = EXCLUDED.title,
    variables = EXCLUDED.variables,
    told_at_us = EXCLUDED.told_at_us,
    header_kind = EXCLUDED.header_kind,
    header_media_id = EXCLUDED.header_media_id
