//! Reading a body of bounded size in bounded time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};

use super::refusal::Refusal;

/// The largest body; the platform's own limit is 3 MB.
///
/// Source: Cloud API, "Webhooks", overview, 2026-06-26.
pub(super) const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How long a body may take to arrive.
pub(super) const BODY_TIME_MAX: Duration = Duration::from_secs(10);

/// Refuses by its head a body that would be refused when read.
pub(super) fn check_head(headers: &HeaderMap) -> Result<(), Refusal> {
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|it| !it.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Refusal::ContentEncoding);
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok());
    let announced: Option<u64> = announced.and_then(|it| it.parse().ok());
    let limit = u64::try_from(BODY_BYTES_MAX).unwrap_or(u64::MAX);
    if announced.is_some_and(|bytes| bytes > limit) {
        return Err(Refusal::BodyTooLarge);
    }
    Ok(())
}

/// Reads a body to its end. One that arrives in one piece is not copied.
pub(super) async fn read(body: Body, time_max: Duration) -> Result<Bytes, Refusal> {
    let read = tokio::time::timeout(time_max, read_to_end(body)).await;
    read.unwrap_or(Err(Refusal::BodyTooSlow))
}

async fn read_to_end(mut body: Body) -> Result<Bytes, Refusal> {
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(piece) = next_piece(&mut body).await? {
        let so_far = first.len().max(whole.len());
        if so_far.saturating_add(piece.len()) > BODY_BYTES_MAX {
            return Err(Refusal::BodyTooLarge);
        }
        if so_far == 0 {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&piece);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

async fn next_piece(body: &mut Body) -> Result<Option<Bytes>, Refusal> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await;
        match frame.transpose().map_err(|_broken| Refusal::BodyBroken)? {
            None => return Ok(None),
            Some(frame) => {
                if let Ok(piece) = frame.into_data() {
                    return Ok(Some(piece));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;

    use super::*;

    type Piece = Result<Bytes, Infallible>;

    async fn read_pieces(pieces: Vec<Bytes>) -> Result<Bytes, Refusal> {
        let body = Body::from_stream(stream::iter(pieces.into_iter().map(Piece::Ok)));
        read(body, BODY_TIME_MAX).await
    }

    #[tokio::test]
    async fn pieces_are_put_together_in_their_order() {
        let pieces = ["", "a", "", "bc", "d"].map(|it| Bytes::from_static(it.as_bytes())).to_vec();
        assert_eq!(read_pieces(pieces).await, Ok(Bytes::from_static(b"abcd")));
        assert_eq!(read_pieces(Vec::new()).await, Ok(Bytes::new()));
    }

    #[tokio::test]
    async fn b_012_a_body_may_be_full_and_not_one_byte_more() {
        let half = Bytes::from(vec![b' '; BODY_BYTES_MAX / 2]);
        let full = read_pieces(vec![half.clone(), half.clone()]).await;
        assert_eq!(full.map(|it| it.len()), Ok(BODY_BYTES_MAX));
        let more = vec![half.clone(), half, Bytes::from_static(b" ")];
        assert_eq!(read_pieces(more).await, Err(Refusal::BodyTooLarge));
    }

    #[tokio::test]
    async fn b_017_a_body_that_does_not_come_is_not_waited_for() {
        let body = Body::from_stream(stream::pending::<Piece>());
        assert_eq!(read(body, Duration::ZERO).await, Err(Refusal::BodyTooSlow));
    }
}
