//! Pictures drawn anew, plainly.

use std::io::Cursor;

use image::ImageFormat;
use pupitre_app::ports::files::BoxFuture;
use pupitre_app::ports::pictures::{Pictures, Redrawn, Unfit};

/// Draws small pictures anew, as PNG. A side longer than this is too many points.
const SIDE_MAX: u32 = 1_000;

/// Draws pictures anew as the binary does, with less care.
pub(crate) struct PlainPictures;

impl Pictures for PlainPictures {
    fn redraw(&self, source: Vec<u8>, side_max: u32) -> BoxFuture<'_, Result<Redrawn, Unfit>> {
        Box::pin(async move {
            let picture = image::load_from_memory(&source).map_err(|_damaged| Unfit::Damaged)?;
            if picture.width().max(picture.height()) > SIDE_MAX {
                return Err(Unfit::TooManyPoints);
            }
            let small = picture.thumbnail(side_max, side_max);
            let mut bytes = Cursor::new(Vec::new());
            small.write_to(&mut bytes, ImageFormat::Png).map_err(|_odd| Unfit::Damaged)?;
            let size = (picture.width(), picture.height());
            Ok(Redrawn { size, mime: "image/png", bytes: bytes.into_inner() })
        })
    }
}
