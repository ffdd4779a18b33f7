SELECT
    CASE WHEN i.user_id LIKE 'user:%' THEN 1 ELSE 0 END,
    m.address,
    s.score, s.comment, s.scored_at_us,
    CASE WHEN EXISTS (SELECT 1 FROM visits AS v WHERE v.identity_id = i.id) THEN 1 ELSE 0 END,
    (SELECT COUNT(given.score) FROM surveys AS given
        JOIN conversations AS past ON past.id = given.conversation_id
        WHERE past.contact_id = c.contact_id),
    (SELECT CAST(COALESCE(SUM(given.score), 0) AS BIGINT) FROM surveys AS given
        JOIN conversations AS past ON past.id = given.conversation_id
        WHERE past.contact_id = c.contact_id)
FROM conversations AS c
JOIN contact_identities AS i ON i.id = c.identity_id
LEFT JOIN contact_emails AS m ON m.contact_id = c.contact_id
LEFT JOIN surveys AS s ON s.conversation_id = c.id
WHERE c.id = $1
