SELECT
    id, channel_id, platform_id, name, language, category, status, rejection, quality, header, body,
    footer, buttons, is_named, has_other_parts, is_relaunch, title, variables, told_at_us,
    header_kind, header_media_id
FROM templates
WHERE channel_id = $1
ORDER BY name, language, id
