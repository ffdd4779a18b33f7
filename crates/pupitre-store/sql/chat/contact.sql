SELECT p.id, p.name, p.name_origin, p.name_note, p.is_blocked
FROM contact_identities AS i
JOIN contacts AS p ON p.id = i.contact_id
WHERE i.id = $1
