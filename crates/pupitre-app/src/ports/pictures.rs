//! Who draws pictures anew.

use super::files::BoxFuture;

/// The most points of a picture that is drawn anew: more than the camera of a phone takes.
pub const REDRAWN_POINTS_MAX: u64 = 25_000_000;

/// Why a picture is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It has more points than are opened.
    #[error("the picture has more than {REDRAWN_POINTS_MAX} points")]
    TooManyPoints,
    /// It can't be read to its end.
    #[error("the picture is damaged")]
    Damaged,
}

/// A picture drawn anew: nothing of the file that it came in is left, neither a camera's notes nor
/// what was hidden behind its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrawn {
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// Its type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Draws pictures anew.
pub trait Pictures: Send + Sync {
    /// The same picture, the right way up, no side longer than `side_max` pixels: without loss,
    /// unless it came as JPEG.
    fn redraw(&self, source: Vec<u8>, side_max: u32) -> BoxFuture<'_, Result<Redrawn, Unfit>>;
}
