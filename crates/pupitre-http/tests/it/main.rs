//! The HTTP edge on a real store: routes, sessions, files, live events, and what is written down.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod assets;
mod authorization;
mod bad_inputs;
mod channel_picture;
mod channels;
mod chat;
mod chat_end;
mod chat_files;
mod chat_gate;
mod chat_identity;
mod chat_live;
mod chat_login;
mod chat_mail;
mod chat_presence;
mod chat_settings;
mod chat_walk;
mod conversations;
mod events;
mod headers;
mod house_pictures;
mod live;
mod media;
mod media_pictures;
mod messages;
mod past;
mod pauses;
mod relaunches;
mod routing;
mod sends;
mod sessions;
mod settings;
mod snapshots;
mod staff;
mod support;
mod templates;
mod transfers;
mod voice;
