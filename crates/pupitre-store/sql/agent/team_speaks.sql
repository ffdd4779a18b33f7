SELECT 1
FROM team_members AS m
JOIN agents AS a ON a.id = m.agent_id
WHERE m.team_id = $1
    AND a.is_active = 1
    AND ',' || a.languages || ',' LIKE '%,' || $2 || ',%'
LIMIT 1
