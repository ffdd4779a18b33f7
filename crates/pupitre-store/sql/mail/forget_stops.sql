DELETE FROM mail_stops
WHERE made_at_us < $1
