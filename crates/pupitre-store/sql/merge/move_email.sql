UPDATE contact_emails
SET contact_id = $2
WHERE contact_id = $1
    AND NOT EXISTS (SELECT 1 FROM contact_emails AS own WHERE own.contact_id = $2)
