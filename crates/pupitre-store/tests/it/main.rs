//! The store's promises, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod basics;
mod company;
mod contract_aside;
mod contract_bad_values;
mod contract_channel;
mod contract_contact;
mod contract_conversation;
mod contract_due_work;
mod contract_due_work_model;
mod contract_media;
mod contract_message;
mod contract_named;
mod contract_opening_hours;
mod contract_people;
mod contract_reactions;
mod contract_session;
mod contract_setup;
mod contract_sight;
mod contract_tags;
mod contract_view;
mod crowd;
mod group_commit;
mod log_size;
mod numbering;
mod opening;
mod plans;
mod race_merges;
mod race_transfers;
mod races;
mod raw;
mod schema;
mod statements;
mod support;
