UPDATE contacts
SET is_blocked = $2
WHERE id = $1 AND is_blocked <> $2
