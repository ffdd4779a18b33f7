SELECT team_id, priority
FROM routing_rules
WHERE is_catch_all = 1
