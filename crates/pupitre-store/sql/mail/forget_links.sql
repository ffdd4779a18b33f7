DELETE FROM chat_links
WHERE expires_at_us < $1
