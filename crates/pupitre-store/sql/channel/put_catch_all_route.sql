INSERT INTO routing_rules (id, position, is_catch_all, name, phrases, team_id, priority)
VALUES ($1, 1000, 1, '', '', $1, $2)
ON CONFLICT (is_catch_all) WHERE is_catch_all = 1 DO UPDATE
SET team_id = EXCLUDED.team_id, priority = EXCLUDED.priority
