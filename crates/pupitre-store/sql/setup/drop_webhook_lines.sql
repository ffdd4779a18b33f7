DELETE FROM webhook_log
WHERE at_us < $1
