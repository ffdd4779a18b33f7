WHERE conversation_id IN (
    SELECT c.id
    FROM contact_identities AS i
    INNER JOIN conversations AS c ON c.contact_id = i.contact_id AND c.identity_id = i.id
    WHERE i.id = $1
)
    AND id = $2
