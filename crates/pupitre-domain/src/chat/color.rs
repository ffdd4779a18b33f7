//! The color of a brand's chat, and what can be read on it.

use std::fmt;
use std::str::FromStr;

/// A color, as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// A text that is no color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a color: `#` and six hexadecimal digits are expected")]
pub struct ParseColorError;

impl Color {
    /// The color of a chat that nobody gave one.
    pub const USUAL: Self = Self([0x20, 0x38, 0x36]);

    const WHITE: Self = Self([0xff, 0xff, 0xff]);
    const INK: Self = Self([0x1b, 0x1b, 0x1b]);

    /// White or ink: whichever is read better on this color.
    #[must_use]
    pub fn text_on(self) -> Self {
        let (on_white, on_ink) = (self.contrast(Self::WHITE), self.contrast(Self::INK));
        if on_white >= on_ink { Self::WHITE } else { Self::INK }
    }

    /// The contrast of two colors, from 1 to 21.
    ///
    /// Source: WCAG 2.2, "contrast ratio".
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The relative luminance, from 0 to 1.
    ///
    /// Source: WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(ParseColorError)?;
        if digits.len() != 6 || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(ParseColorError);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_unlike| ParseColorError)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_a_color_reads_back_and_what_is_on_it_can_be_read() {
        for (text, on_it) in
            [("#203836", "#ffffff"), ("#ffe08a", "#1b1b1b"), ("#ffffff", "#1b1b1b")]
        {
            let color: Color = text.parse().unwrap();
            assert_eq!(color.to_string(), text);
            assert_eq!(color.text_on().to_string(), on_it);
            assert!(color.contrast(color.text_on()) >= 4.5, "{text}");
        }
        for text in ["", "#fff", "203836", "#20383g", "#+20383", "red;}", "#2038361"] {
            assert_eq!(text.parse::<Color>(), Err(ParseColorError), "{text}");
        }
    }
}
