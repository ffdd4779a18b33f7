INSERT INTO routing_rules (
    id, position, is_catch_all, name, channel_id, hours, language, phrases, contact, team_id,
    priority, set_language
)
VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11)
