SELECT c.id
FROM contact_identities AS i
JOIN conversations AS c
    ON c.channel_id = i.channel_id AND c.contact_id = i.contact_id AND c.state <> 'closed'
WHERE i.id = $1
