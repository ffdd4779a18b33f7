//! Routing: where new conversations go, and the rules that say so (R1).

mod check;
mod decide;
mod replace;

pub use check::{CheckRouting, CheckRoutingError, CheckedRouting, check_routing};
pub(crate) use decide::{FirstMessage, decide};
pub use replace::{ReplaceRoutingRules, ReplaceRoutingRulesError, replace_routing_rules};
