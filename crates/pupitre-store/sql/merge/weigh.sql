SELECT
    p.id, p.name, p.name_origin, p.name_note, p.is_blocked, p.created_at_us, p.named_at_us,
    p.last_agent_id, i.marketing_stopped_at_us, i.marketing_told_at_us
FROM contact_identities AS i
JOIN contacts AS p ON p.id = i.contact_id
WHERE i.id = $1 AND i.contact_id = $2
