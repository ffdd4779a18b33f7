SELECT x.conversation_id, t.id, t.name, t.color, t.is_active
FROM conversation_tags AS x
JOIN tags AS t ON t.id = x.tag_id
WHERE x.conversation_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
)
ORDER BY t.name
