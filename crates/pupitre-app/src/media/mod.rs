//! Files: which kinds may be sent, how large, and how an upload is recorded.

pub(crate) mod house_picture;
mod kind;
mod retry_fetch;
mod upload;

pub use house_picture::{HOUSE_PICTURE_LIMIT_BYTES, HOUSE_PICTURE_SIDE_MAX};
pub use kind::{
    MEDIA_LIMIT_BYTES_MAX, MediaKind, VOICE_LIMIT_BYTES, kind_of, limit_bytes, types_of,
};
pub use retry_fetch::{RetryFetchError, may_be_fetched_again, retry_fetch};
pub use upload::{RegisterUpload, RegisterUploadError, register_upload};
