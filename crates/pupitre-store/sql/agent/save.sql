UPDATE agents
SET
    name = $2,
    pseudonym = $3,
    role = $4,
    languages = $5,
    is_active = $6,
    avatar_media_id = $7,
    avatar_hash = $8
WHERE id = $1
