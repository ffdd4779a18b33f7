//! The store's nouns: what each asks of the database, and how rows read as values.

mod aside;
mod blocking;
mod channel;
mod channel_policies;
mod closing_reason;
mod contact;
mod conversation;
mod due_work;
mod handovers;
mod media;
mod message;
mod note;
mod opening_hours;
mod people;
mod relaunch;
mod routing;
mod session;
mod settings;
mod staff;
mod tag;
mod template;
mod template_content;
mod view;
