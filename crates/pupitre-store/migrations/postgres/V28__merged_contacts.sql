-- Two contacts who turn out to be one person: the one that goes points to the one that stays.
ALTER TABLE contacts ADD COLUMN merged_into_id uuid REFERENCES contacts (id);
ALTER TABLE contacts ADD COLUMN merged_at_us BIGINT;

-- When an agent wrote the name: of two names that agents wrote, the later one stays.
ALTER TABLE contacts ADD COLUMN named_at_us BIGINT;

-- What points to a contact or an identity is found when they are merged.
CREATE INDEX contacts_merged ON contacts (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX contact_identities_by_contact ON contact_identities (contact_id);
CREATE INDEX conversations_by_identity ON conversations (identity_id);
CREATE INDEX former_identities_by_identity ON former_identities (identity_id);
CREATE INDEX relaunches_by_contact ON relaunches (contact_id);

-- A conversation also ends because it goes on in another one.
ALTER TABLE conversations DROP CONSTRAINT conversations_closing_cause_check;
ALTER TABLE conversations ADD CONSTRAINT conversations_closing_cause_check CHECK (
    closing_cause IN (
        'agent', 'manager', 'silence', 'visitor_gone', 'declined', 'blocked', 'merged'
    )
);
