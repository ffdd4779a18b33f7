INSERT INTO canned_replies (
    id, owner_id, shortcut, title, body, language, is_active, created_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
