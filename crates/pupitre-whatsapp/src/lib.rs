//! The WhatsApp Cloud API, both directions of the wire: its webhook in, its Graph API out.
//!
//! The platform's words and shapes stay in `wire`; what leaves this crate are the desk's own
//! commands.

mod book;
mod callback;
mod client;
mod credentials;
mod errors;
mod key;
mod mac;
mod webhook;
mod wire;

pub use book::{CredentialBook, WebhookTally};
pub use client::{
    BusinessProfile, CheckError, ClientConfig, ClientError, GRAPH_URL, GRAPH_VERSION,
    PhoneNumberFacts, WhatsAppClient,
};
pub use credentials::{ChannelSecrets, Credentials, CredentialsError};
pub use key::{delivery_key, inbound_key};

pub use webhook::{WEBHOOK_PATH, WebhookPorts, webhook_router};
