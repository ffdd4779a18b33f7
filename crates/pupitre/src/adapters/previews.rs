//! Small copies of pictures, with limits on what may be opened.
//!
//! A copy is drawn anew: the camera's notes (place, time, device) are not in it, its colors are
//! told by the profile of the picture.

use std::io::Cursor;

use anyhow::Context as _;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use pupitre_app::jobs::preview_media::PREVIEW_SIDE_MAX;
use pupitre_app::ports::pictures::{REDRAWN_POINTS_MAX, Unfit};

/// The largest file that is opened, in bytes.
pub(crate) const SOURCE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// The most points of a picture that is opened: a JPEG that was written in passes takes nine bytes
/// for each while it is read, which is 225 MB.
const POINTS_MAX: u64 = REDRAWN_POINTS_MAX;

/// The most memory for the points of one picture, in bytes.
const POINTS_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// How faithful a copy is, of 100.
const JPEG_QUALITY: u8 = 82;

/// A profile of colors above this is left out: it would be a good part of the copy.
const PROFILE_BYTES_MAX: usize = 16 * 1024;

/// A small copy.
#[derive(Debug)]
pub(crate) struct Made {
    /// The size of the picture as it is seen.
    pub(crate) size: (u32, u32),
    /// The type of the copy.
    pub(crate) mime: &'static str,
    /// The bytes of the copy.
    pub(crate) bytes: Vec<u8>,
}

/// Whether copies are made of files of this type.
pub(crate) fn is_made_of(mime: &str) -> bool {
    ["image/jpeg", "image/png", "image/webp", "image/gif"].contains(&mime)
}

/// The small copy of a picture: of its first frame when it moves.
///
/// # Errors
///
/// When it is damaged, or larger than what may be opened.
pub(crate) fn make(source: Vec<u8>) -> anyhow::Result<Made> {
    drawn(source, PREVIEW_SIDE_MAX, |_format| Loss::Little)
}

/// The same picture, no side longer than that: without loss, unless it came as JPEG. Its size is
/// that of the picture as it came.
///
/// # Errors
///
/// When it is damaged, or larger than what may be opened: then [`Unfit::TooManyPoints`] is in it.
pub(crate) fn redraw(source: Vec<u8>, side_max: u32) -> anyhow::Result<Made> {
    drawn(source, side_max, |format| match format {
        Some(ImageFormat::Jpeg) => Loss::Little,
        Some(_) | None => Loss::None,
    })
}

/// What a copy without holes may lose.
#[derive(Clone, Copy)]
enum Loss {
    /// What the eye hardly sees: it is JPEG.
    Little,
    /// Nothing.
    None,
}

fn drawn(
    source: Vec<u8>,
    side_max: u32,
    loss: impl FnOnce(Option<ImageFormat>) -> Loss,
) -> anyhow::Result<Made> {
    let reader = ImageReader::new(Cursor::new(source)).with_guessed_format()?;
    let loss = loss(reader.format());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let points = u64::from(width) * u64::from(height);
    if points == 0 || points > POINTS_MAX || decoder.total_bytes() > POINTS_BYTES_MAX {
        let opened = || format!("{width} × {height} points are not opened");
        return Err(Unfit::TooManyPoints).with_context(opened);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.filter(|it| it.len() <= PROFILE_BYTES_MAX);
    let picture = DynamicImage::from_decoder(decoder).context("the picture is damaged")?;
    let mut copy = shrunk(plain(picture), side_max)?;
    copy.apply_orientation(orientation);
    let size = turned((width, height), orientation);
    let (mime, bytes) = written(&copy, profile, loss)?;
    Ok(Made { size, mime, bytes })
}

/// Eight bits for each color, with holes or without.
fn plain(picture: DynamicImage) -> DynamicImage {
    if picture.color().has_alpha() {
        picture.into_rgba8().into()
    } else {
        picture.into_rgb8().into()
    }
}

fn turned(size: (u32, u32), orientation: Orientation) -> (u32, u32) {
    let mut probe = DynamicImage::new_luma8(2, 1);
    probe.apply_orientation(orientation);
    if probe.width() == 1 { (size.1, size.0) } else { size }
}

fn shrunk(picture: DynamicImage, side_max: u32) -> anyhow::Result<DynamicImage> {
    let (width, height) = (u64::from(picture.width()), u64::from(picture.height()));
    let longest = width.max(height);
    let most = u64::from(side_max);
    if longest <= most {
        return Ok(picture);
    }
    let side = |it: u64| u32::try_from((it * most / longest).max(1)).unwrap_or(side_max);
    let mut copy = DynamicImage::new(side(width), side(height), picture.color());
    let how = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&picture, &mut copy, &how)?;
    Ok(copy)
}

/// JPEG, or WebP for a picture with holes or one that loses nothing.
fn written(
    copy: &DynamicImage,
    profile: Option<Vec<u8>>,
    loss: Loss,
) -> anyhow::Result<(&'static str, Vec<u8>)> {
    let mut bytes = Vec::new();
    let (width, height, color) = (copy.width(), copy.height(), copy.color().into());
    if copy.color().has_alpha() || matches!(loss, Loss::None) {
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        set_profile(&mut encoder, profile);
        encoder.write_image(copy.as_bytes(), width, height, color)?;
        return Ok(("image/webp", bytes));
    }
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    set_profile(&mut encoder, profile);
    encoder.write_image(copy.as_bytes(), width, height, color)?;
    Ok(("image/jpeg", bytes))
}

fn set_profile(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile
        && let Err(error) = encoder.set_icc_profile(profile)
    {
        tracing::debug!(%error, "a small copy has no profile of colors");
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::gif::GifEncoder;
    use image::{Frame, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Red on the left, blue on the right.
    fn flag(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }
        })
    }

    /// A photo with the notes of a camera: its orientation, and where it was taken.
    fn photo(orientation: u8) -> Vec<u8> {
        let mut notes = b"II*\0\x08\0\0\0\x02\0".to_vec();
        notes.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        notes.extend([0x25, 0x88, 2, 0, 11, 0, 0, 0, 38, 0, 0, 0]);
        notes.extend([0; 4]);
        notes.extend(b"48.8566 GPS");
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(notes).unwrap();
        encoder.encode_image(&flag(1280, 960)).unwrap();
        bytes
    }

    fn opened(made: &Made) -> DynamicImage {
        image::load_from_memory(&made.bytes).unwrap()
    }

    fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
        let Rgb([red, _, blue]) = *picture.to_rgb8().get_pixel(x, y);
        red > 200 && blue < 60
    }

    #[test]
    fn a_copy_is_at_most_640_points_long_and_the_right_way_up() {
        let made = make(photo(1)).unwrap();
        assert_eq!((made.size, made.mime), ((1280, 960), "image/jpeg"));
        let copy = opened(&made);
        assert_eq!((copy.width(), copy.height()), (640, 480));
        assert!(is_red(&copy, 10, 240) && !is_red(&copy, 630, 240));

        // Held upright: what was left is now above.
        let made = make(photo(6)).unwrap();
        assert_eq!(made.size, (960, 1280));
        let copy = opened(&made);
        assert_eq!((copy.width(), copy.height()), (480, 640));
        assert!(is_red(&copy, 240, 10) && !is_red(&copy, 240, 630));
    }

    #[test]
    fn v1_b_114_a_picture_of_the_house_loses_nothing_unless_it_came_as_jpeg() {
        let made = redraw(encoded(&flag(600, 300).into(), ImageFormat::Png), 256).unwrap();
        assert_eq!(made.mime, "image/webp");
        let copy = opened(&made);
        assert_eq!((copy.width(), copy.height()), (256, 128));
        assert_eq!(copy.to_rgb8().get_pixel(3, 3).0, [255, 0, 0]);

        let source = [photo(6), b"<script>alert(1)</script>".to_vec()].concat();
        let made = redraw(source, 256).unwrap();
        assert_eq!((made.mime, opened(&made).height()), ("image/jpeg", 256));
        let is_left = |what: &[u8]| made.bytes.windows(what.len()).any(|it| it == what);
        assert!(!is_left(b"GPS") && !is_left(b"script"), "what came with it is not kept");
    }

    #[test]
    fn b_124_a_copy_says_nothing_of_where_it_was_taken() {
        let source = photo(6);
        let says_where = |bytes: &[u8]| bytes.windows(3).any(|it| it == b"GPS");
        assert!(says_where(&source));
        assert!(!says_where(&make(source).unwrap().bytes));
    }

    #[test]
    fn a_small_picture_keeps_its_size_and_one_with_holes_its_holes() {
        let small = encoded(&flag(60, 40).into(), ImageFormat::Png);
        let made = make(small).unwrap();
        assert_eq!((made.size, opened(&made).width()), ((60, 40), 60));

        let holes = RgbaImage::from_pixel(700, 70, Rgba([0, 255, 0, 0]));
        let made = make(encoded(&holes.into(), ImageFormat::Png)).unwrap();
        assert_eq!(made.mime, "image/webp");
        assert_eq!(opened(&made).to_rgba8().get_pixel(1, 1).0[3], 0);
    }

    #[test]
    fn b_117_of_what_moves_the_first_frame_is_taken() {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for frame in 0..200 {
            let color = if frame == 0 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) };
            encoder.encode_frame(Frame::new(RgbaImage::from_pixel(40, 40, color))).unwrap();
        }
        drop(encoder);
        let copy = opened(&make(bytes).unwrap());
        assert!(is_red(&copy, 20, 20));
    }

    #[test]
    fn b_116_b_118_what_is_too_large_or_damaged_has_no_copy() {
        let long = RgbImage::new(1, 30_000);
        assert_eq!(make(encoded(&long.into(), ImageFormat::Png)).unwrap().size, (1, 30_000));
        // A plain PNG says how large it is, whatever it holds.
        let mut huge = encoded(&flag(60, 40).into(), ImageFormat::Png);
        huge.splice(16..24, [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
        let checksum = crc32(huge.get(12..29).unwrap());
        huge.splice(29..33, checksum.to_be_bytes());
        let error = make(huge).unwrap_err();
        assert!(error.to_string().contains("100000 × 100000"));
        assert_eq!(error.downcast_ref(), Some(&Unfit::TooManyPoints));

        let whole = encoded(&flag(900, 900).into(), ImageFormat::Png);
        for cut in [0, 8, 40, whole.len() / 2] {
            assert!(make(whole.get(..cut).unwrap().to_vec()).is_err(), "cut at {cut}");
        }
    }

    /// The checksum of a PNG's part (ISO 3309).
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 }
            })
        })
    }
}
