DELETE FROM mails
WHERE created_at_us < $1
