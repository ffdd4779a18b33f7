DELETE FROM routing_rules
WHERE is_catch_all = 0
