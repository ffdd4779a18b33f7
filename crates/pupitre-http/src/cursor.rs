//! Cursors: where a list goes on, opaque to clients and bound to whom and what they were given for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use pupitre_domain::id::AgentId;
use sha2::{Digest as _, Sha256};

use crate::codes;
use crate::problem::Problem;

/// How many bytes of the hash tell a cursor that was tampered with. A cursor is a position, not a
/// right.
const CHECK_BYTES: usize = 6;

/// Which list of which agent a cursor belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The agent who lists.
    pub(crate) agent: AgentId,
    /// The list.
    pub(crate) list: &'a str,
}

fn check(scope: Scope<'_>, position: &[u8]) -> Vec<u8> {
    let hash = Sha256::new()
        .chain_update(scope.agent.as_bytes())
        .chain_update(scope.list)
        .chain_update(position)
        .finalize();
    hash.iter().copied().take(CHECK_BYTES).collect()
}

/// The cursor of an instant and an id.
pub(crate) fn write(scope: Scope<'_>, at: Timestamp, id: &[u8; 16]) -> String {
    let mut position = at.as_microsecond().to_be_bytes().to_vec();
    position.extend_from_slice(id);
    encode(scope, position)
}

/// The instant and id of a cursor.
///
/// # Errors
///
/// [`Problem`] when it is not a cursor of this list.
pub(crate) fn read(scope: Scope<'_>, cursor: &str) -> Result<(Timestamp, [u8; 16]), Problem> {
    decode::<24>(scope, cursor).and_then(|position| at_and_id(&position)).ok_or_else(invalid)
}

/// The cursor of two ids.
pub(crate) fn write_pair(scope: Scope<'_>, first: &[u8; 16], second: &[u8; 16]) -> String {
    encode(scope, [first.as_slice(), second.as_slice()].concat())
}

/// The two ids of a cursor.
///
/// # Errors
///
/// [`Problem`] when it is not a cursor of this list.
pub(crate) fn read_pair(scope: Scope<'_>, cursor: &str) -> Result<([u8; 16], [u8; 16]), Problem> {
    let position = decode::<32>(scope, cursor).ok_or_else(invalid)?;
    let (first, second) = position.split_first_chunk::<16>().ok_or_else(invalid)?;
    Ok((*first, second.try_into().map_err(|_other_length| invalid())?))
}

fn invalid() -> Problem {
    Problem::new(codes::REQUEST_INVALID_CURSOR).field("cursor")
}

fn encode(scope: Scope<'_>, mut position: Vec<u8>) -> String {
    let check = check(scope, &position);
    position.extend(check);
    URL_SAFE_NO_PAD.encode(position)
}

/// The position in a cursor, if it is one of this list.
fn decode<const N: usize>(scope: Scope<'_>, cursor: &str) -> Option<[u8; N]> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (position, given) = bytes.split_first_chunk::<N>()?;
    (check(scope, position) == given).then_some(*position)
}

fn at_and_id(position: &[u8; 24]) -> Option<(Timestamp, [u8; 16])> {
    let (at, id) = position.split_first_chunk::<8>()?;
    let at = Timestamp::from_microsecond(i64::from_be_bytes(*at)).ok()?;
    Some((at, id.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_096_a_cursor_that_was_changed_or_given_to_another_is_refused() {
        let ana = Scope { agent: AgentId::from_bytes([1; 16]), list: "mine" };
        let at = Timestamp::from_microsecond(1_700_000_000_000_001).unwrap();
        let cursor = write(ana, at, &[9; 16]);
        assert_eq!(read(ana, &cursor).unwrap(), (at, [9; 16]));

        let bo = Scope { agent: AgentId::from_bytes([2; 16]), ..ana };
        assert!(read(bo, &cursor).is_err());
        assert!(read(Scope { list: "closed", ..ana }, &cursor).is_err());
        assert!(read(ana, &cursor.replace('A', "B")).is_err());
        assert!(read(ana, "x").is_err());

        let pair = write_pair(ana, &[1; 16], &[2; 16]);
        assert_eq!(read_pair(ana, &pair).unwrap(), ([1; 16], [2; 16]));
        assert!(read(ana, &pair).is_err());
        assert!(read_pair(ana, &cursor).is_err());
        assert!(read_pair(bo, &pair).is_err());
    }
}
