-- Opening hours: when the team of a channel answers.
CREATE TABLE opening_hours (
    id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    time_zone TEXT NOT NULL,
    -- The spans of seven days from Monday: `09:00-12:00 14:00-19:00|…`.
    week TEXT NOT NULL,
    -- A line each: the date and its name.
    closed_days TEXT NOT NULL
);

CREATE UNIQUE INDEX opening_hours_is_default ON opening_hours (is_default) WHERE is_default = 1;

ALTER TABLE channels ADD COLUMN opening_hours_id uuid REFERENCES opening_hours (id);
