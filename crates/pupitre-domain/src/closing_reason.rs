//! Closing reasons: why a conversation ended, one at the close (P6).

use crate::id::ClosingReasonId;
use crate::name::Name;

/// The most closing reasons, those that are switched off included.
pub const CLOSING_REASONS_MAX: usize = 200;

/// A closing reason. It is switched off, never deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingReason {
    /// Its id.
    pub id: ClosingReasonId,
    /// Its name; no other has it.
    pub name: Name,
    /// Whether it can be given.
    pub is_active: bool,
    /// Its place in the list, from 0.
    pub position: u32,
}

/// The list with that reason moved to that place, counted from 0; the others keep their order, and
/// their places follow one another.
#[must_use]
pub fn moved(
    mut reasons: Vec<ClosingReason>,
    id: ClosingReasonId,
    position: u32,
) -> Vec<ClosingReason> {
    reasons.sort_by_key(|it| it.position);
    if let Some(from) = reasons.iter().position(|it| it.id == id) {
        let reason = reasons.remove(from);
        let to = usize::try_from(position).unwrap_or(usize::MAX).min(reasons.len());
        reasons.insert(to, reason);
    }
    for (position, reason) in (0..).zip(&mut reasons) {
        reason.position = position;
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p6_a_reason_is_moved_and_the_others_keep_their_order() {
        let reason = |number: u8, position| ClosingReason {
            id: ClosingReasonId::from_bytes([number; 16]),
            name: Name::parse(&format!("Motif {number}")).unwrap(),
            is_active: true,
            position,
        };
        let list = vec![reason(1, 0), reason(2, 1), reason(3, 7)];
        let order = |list: Vec<ClosingReason>| -> Vec<(u8, u32)> {
            list.iter().map(|it| (it.id.as_bytes()[0], it.position)).collect()
        };
        let id = |number: u8| ClosingReasonId::from_bytes([number; 16]);
        assert_eq!(order(moved(list.clone(), id(3), 0)), [(3, 0), (1, 1), (2, 2)]);
        assert_eq!(order(moved(list.clone(), id(1), 99)), [(2, 0), (3, 1), (1, 2)]);
        assert_eq!(order(moved(list, id(9), 0)), [(1, 0), (2, 1), (3, 2)]);
    }
}
