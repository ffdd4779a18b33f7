SELECT
    (SELECT COUNT(*) FROM messages WHERE direction = 'inbound') AS inbound_count,
    (SELECT COUNT(*) FROM quarantine) AS quarantine_count
