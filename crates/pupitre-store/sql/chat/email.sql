SELECT address
FROM contact_emails
WHERE contact_id = $1
