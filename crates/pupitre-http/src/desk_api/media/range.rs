//! The one range of bytes that a request may ask for (RFC 9110, §14).

/// What part of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it.
    Whole,
    /// From the first byte to the second, which is not in it.
    Part(u64, u64),
    /// A part that the file does not have.
    Beyond,
}

/// Reads a `Range` header for a file of that size in bytes. What is not one range of bytes asks for
/// all, as the standard allows.
pub(super) fn read(header: Option<&str>, size_bytes: u64) -> Asked {
    let Some(range) = header.and_then(|value| value.strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((first, last)) = range.split_once('-') else { return Asked::Whole };
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        return match last.parse::<u64>() {
            Ok(0) => Asked::Beyond,
            Ok(length) => part(size_bytes.saturating_sub(length), size_bytes, size_bytes),
            Err(_) => Asked::Whole,
        };
    }
    let Ok(start) = first.parse::<u64>() else { return Asked::Whole };
    if last.is_empty() {
        return part(start, size_bytes, size_bytes);
    }
    match last.parse::<u64>() {
        Ok(last) if last >= start => part(start, last.saturating_add(1), size_bytes),
        Ok(_) | Err(_) => Asked::Whole,
    }
}

fn part(start: u64, end: u64, size_bytes: u64) -> Asked {
    if start >= size_bytes { Asked::Beyond } else { Asked::Part(start, end.min(size_bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_126_one_range_within_the_file_is_served() {
        let table = [
            (None, Asked::Whole),
            (Some("bytes=0-"), Asked::Part(0, 10)),
            (Some("bytes=2-4"), Asked::Part(2, 5)),
            (Some("bytes=2-99"), Asked::Part(2, 10)),
            (Some("bytes=-3"), Asked::Part(7, 10)),
            (Some("bytes=-99"), Asked::Part(0, 10)),
            (Some("bytes=-0"), Asked::Beyond),
            (Some("bytes=10-"), Asked::Beyond),
            (Some("bytes=4-2"), Asked::Whole),
            (Some("bytes=0-1,4-5"), Asked::Whole),
            (Some("lines=0-1"), Asked::Whole),
            (Some("bytes=x-"), Asked::Whole),
        ];
        for (header, expected) in table {
            assert_eq!(read(header, 10), expected, "{header:?}");
        }
        assert_eq!(read(Some("bytes=0-"), 0), Asked::Beyond);
    }
}
