INSERT INTO routing_rules (
    id, position, is_catch_all, name, phrases, team_id, priority, set_language
)
VALUES ($1, 1000, 1, $2, '', $3, $4, $5)
ON CONFLICT (is_catch_all) WHERE is_catch_all = 1 DO UPDATE
SET
    id = EXCLUDED.id,
    name = EXCLUDED.name,
    team_id = EXCLUDED.team_id,
    priority = EXCLUDED.priority,
    set_language = EXCLUDED.set_language
