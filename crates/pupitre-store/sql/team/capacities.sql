SELECT team_id, family, capacity
FROM team_capacities
ORDER BY team_id, family
