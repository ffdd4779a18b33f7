SELECT
    l.version, r.id, r.name, r.channel_id, r.hours, r.language, r.phrases, r.contact, r.team_id,
    r.priority, r.set_language
FROM routing_rules AS r
CROSS JOIN routing_lists AS l
ORDER BY r.position
