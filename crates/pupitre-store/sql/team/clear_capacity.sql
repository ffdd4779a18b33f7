DELETE FROM team_capacities
WHERE team_id = $1 AND family = $2
