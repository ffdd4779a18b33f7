-- Two contacts who turn out to be one person: the one that goes points to the one that stays.
ALTER TABLE contacts ADD COLUMN merged_into_id BLOB REFERENCES contacts (id);
ALTER TABLE contacts ADD COLUMN merged_at_us INTEGER;

-- When an agent wrote the name: of two names that agents wrote, the later one stays.
ALTER TABLE contacts ADD COLUMN named_at_us INTEGER;

-- What points to a contact or an identity is found when they are merged.
CREATE INDEX contacts_merged ON contacts (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX contact_identities_by_contact ON contact_identities (contact_id);
CREATE INDEX conversations_by_identity ON conversations (identity_id);
CREATE INDEX former_identities_by_identity ON former_identities (identity_id);
CREATE INDEX relaunches_by_contact ON relaunches (contact_id);

-- A conversation also ends because it goes on in another one. SQLite changes no CHECK in place: the
-- column is made anew.
ALTER TABLE conversations ADD COLUMN closing_cause_anew TEXT CHECK (
    closing_cause_anew IN (
        'agent', 'manager', 'silence', 'visitor_gone', 'declined', 'blocked', 'merged'
    )
);
UPDATE conversations SET closing_cause_anew = closing_cause WHERE closing_cause IS NOT NULL;
ALTER TABLE conversations DROP COLUMN closing_cause;
ALTER TABLE conversations RENAME COLUMN closing_cause_anew TO closing_cause;
