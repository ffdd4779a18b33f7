-- What the platform says of a reaction of the brand is told by the id that it gave it.
ALTER TABLE reactions ADD COLUMN platform_key BLOB CHECK (length(platform_key) = 16);

CREATE INDEX reactions_by_platform_key ON reactions (platform_key)
    WHERE platform_key IS NOT NULL;
