INSERT INTO visits (id, identity_id, node, connected_at_us)
VALUES ($1, $2, $3, $4)
