SELECT COUNT(*) AS admin_count
FROM agents
WHERE is_active = 1 AND role = 'admin'
