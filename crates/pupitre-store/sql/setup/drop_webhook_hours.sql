DELETE FROM webhook_hours
WHERE hour < $1
