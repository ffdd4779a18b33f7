//! Files: which kinds may be sent, how large, and how an upload is recorded.

mod kind;
mod retry_fetch;
mod upload;

pub use kind::{
    MEDIA_LIMIT_BYTES_MAX, MediaKind, VOICE_LIMIT_BYTES, kind_of, limit_bytes, types_of,
};
pub use retry_fetch::{RetryFetchError, may_be_fetched_again, retry_fetch};
pub use upload::{RegisterUpload, RegisterUploadError, register_upload};
