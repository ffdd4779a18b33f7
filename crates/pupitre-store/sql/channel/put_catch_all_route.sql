INSERT INTO routing_rules (position, is_catch_all, team_id, priority)
VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM routing_rules), 1, $1, $2)
ON CONFLICT (is_catch_all) WHERE is_catch_all = 1 DO UPDATE
SET team_id = EXCLUDED.team_id, priority = EXCLUDED.priority
