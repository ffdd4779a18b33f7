-- What stands above the words of a template in place of a line.
ALTER TABLE templates ADD COLUMN header_kind TEXT
    CHECK (header_kind IN ('image', 'video', 'document', 'location'));
