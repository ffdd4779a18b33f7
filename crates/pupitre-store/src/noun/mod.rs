//! The store's nouns: what each asks of the database, and how rows read as values.

mod aside;
mod channel;
mod contact;
mod conversation;
mod due_work;
mod media;
mod message;
mod note;
mod opening_hours;
mod people;
mod session;
mod settings;
mod template;
mod view;
