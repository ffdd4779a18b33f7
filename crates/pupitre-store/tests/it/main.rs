//! The store's promises, on SQLite and on PostgreSQL.

mod basics;
mod company;
mod contract_aside;
mod contract_channel;
mod contract_contact;
mod contract_conversation;
mod contract_due_work;
mod contract_media;
mod contract_message;
mod contract_people;
mod contract_session;
mod contract_sight;
mod contract_view;
mod group_commit;
mod numbering;
mod opening;
mod raw;
mod support;
