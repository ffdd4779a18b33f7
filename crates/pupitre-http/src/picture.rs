//! The size of a picture, read from its first bytes without opening it.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ImageDecoder as _, ImageReader};

/// Width and height in pixels, as the picture is seen: turned as its camera noted. `None` when the
/// bytes are those of no picture, or tell no size.
#[must_use]
pub fn dimensions(head: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(head)).with_guessed_format().ok()?;
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    // What can't be read of it is not turned.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Some(if is_turned(orientation) { (height, width) } else { (width, height) })
}

fn is_turned(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, ImageEncoder as _, ImageFormat, RgbImage};

    use super::*;

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(60, 40).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// The notes of a camera: an orientation, and a name that makes them as long as they may be.
    fn notes(orientation: u8) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        tiff.extend([0x0f, 0x01, 2, 0, 0x20, 0xff, 0, 0, 38, 0, 0, 0]);
        tiff.extend([0; 4]);
        tiff.extend(vec![b'n'; 0xff20]);
        tiff
    }

    fn photo(orientation: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(notes(orientation)).unwrap();
        encoder.encode_image(&RgbImage::new(600, 400)).unwrap();
        bytes
    }

    #[test]
    fn the_size_of_a_picture_is_read_from_its_beginning() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
            let bytes = encoded(format);
            assert_eq!(dimensions(&bytes), Some((60, 40)), "{format:?}");
        }
        let png = encoded(ImageFormat::Png);
        assert_eq!(dimensions(png.get(..png.len() - 20).unwrap()), Some((60, 40)));
        for odd in [&b""[..], b"bonjour", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"] {
            assert_eq!(dimensions(odd), None);
        }
    }

    #[test]
    fn a_photo_is_as_it_is_seen_behind_long_notes() {
        let upright = photo(1);
        let head = upright.get(..70_000).unwrap_or(&upright);
        assert_eq!(dimensions(head), Some((600, 400)));
        assert_eq!(dimensions(&photo(6)), Some((400, 600)), "held upright");
        assert_eq!(dimensions(&photo(3)), Some((600, 400)), "upside down");
        assert_eq!(dimensions(&photo(77)), Some((600, 400)), "nonsense");
    }

    #[test]
    fn b_116_a_picture_of_ten_thousand_million_points_is_not_opened() {
        let mut png = encoded(ImageFormat::Png);
        png.splice(16..24, [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
        // Its checksum is wrong now, and that is all the same: no point of it is read.
        assert!(matches!(dimensions(&png), None | Some((100_000, 100_000))));
    }
}
