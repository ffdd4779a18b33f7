UPDATE contacts
SET name = $2, name_origin = $3, name_note = $4
WHERE id = $1 AND (name_origin <> 'agent' OR $3 = 'agent')
