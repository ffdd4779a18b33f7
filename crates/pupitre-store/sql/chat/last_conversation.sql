SELECT c.id
FROM contact_identities AS i
JOIN conversations AS c ON c.contact_id = i.contact_id AND c.identity_id = i.id
WHERE i.id = $1
ORDER BY CASE WHEN c.state = 'closed' THEN 1 ELSE 0 END, c.opened_at_us DESC, c.id DESC
LIMIT 1
