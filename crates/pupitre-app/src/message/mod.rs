//! Messages: received, sent, and what becomes of them.

mod blocked;
mod change;
mod echo;
mod open;
mod out_of_hours;
mod post;
mod quote;
mod react;
mod receive;
mod report;
mod retry;
mod send;
mod unknown_target;

pub use change::{ChangeMessage, Changed, change_message};
pub use echo::{Echoed, record_echo};
pub(crate) use post::{enqueue_send, platform_id, send_off, write_outbound};
pub use react::{ReactToMessage, ReactToMessageError, react_to_message};
pub(crate) use receive::repeated;
pub use receive::{
    InboundContent, InboundMedia, Quoted, ReceiveMessage, Received, receive_message,
};
pub use report::{ClaimedMessage, RecordReport, Recording, record_report};
pub(crate) use report::{apply_report, join_parked, save_and_tell, window_refused};
pub use retry::{RetryMessage, RetryMessageError, retry_message};
pub use send::{OutboundContent, SendMessage, SendMessageError, Sent, send_message};
pub use unknown_target::{TARGET_WAIT_MAX, UNKNOWN_TARGET, tell_unknown_targets};
