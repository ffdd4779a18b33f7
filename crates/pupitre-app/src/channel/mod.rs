//! Channels: what connects one, and what came by one and could not be understood.

mod connect;
mod quarantine;
mod set;
mod set_signature;

pub use connect::{ConnectChannel, connect_channel};
pub use quarantine::{QuarantineItem, quarantine_item};
pub use set::{SetChannel, SetChannelError, set_channel};
pub use set_signature::{SetSignature, SetSignatureError, set_signature};
