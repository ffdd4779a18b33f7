//! Channels: what connects one, how it is set up at its platform, and what came by one and could
//! not be understood.

mod change_setup;
mod connect;
mod create;
mod handshake;
mod marketing;
mod news;
pub(crate) mod picture;
mod quarantine;
mod record_check;
mod set;
mod set_signature;
mod test_message;
mod webhook_log;

pub use change_setup::{ChangeSetup, ChangeSetupError, change_setup};
pub use connect::{ConnectChannel, connect_channel};
pub use create::{BrandChoice, CreateChannel, CreateChannelError, create_channel};
pub use handshake::note_handshake;
pub use marketing::{MarketingWish, note_marketing_wish};
pub(crate) use marketing::{is_unwanted, note_opted_out};
pub use news::{end_news, note_channel_down, note_channel_up, note_mended, note_news};
pub use picture::PICTURE_LIMIT_BYTES_MAX;
pub use quarantine::{QuarantineItem, quarantine_item};
pub use record_check::record_check;
pub use set::{SetChannel, SetChannelError, set_channel};
pub use set_signature::{SetSignature, SetSignatureError, set_signature};
pub use test_message::{TestMessage, TestMessageError, begin_test, finish_test};
pub use webhook_log::{WEBHOOK_LINES_AGE_MAX, WEBHOOK_LINES_KEPT, log_webhooks, tidy_webhook_log};
