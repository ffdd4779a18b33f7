//! Agents: who they are, whether they are available, whether they are here.

mod add;
mod avatar;
mod change;
mod connect;
mod end_day;
mod first_team;
mod make_unavailable;
mod part;
mod pull;
mod role;
mod set_availability;

pub use add::{AddAgent, AddAgentError, add_agent};
pub(crate) use add::{NAME_LENGTH_MAX, is_name};
pub use avatar::{SetAvatarError, set_avatar};
pub use change::{ChangeAgent, ChangeAgentError, LANGUAGES_MAX, change_agent};
pub use connect::{Connect, connect, disconnect, recover_presence};
pub use end_day::{END_DAY_LIMIT_MAX, EndDay, EndDayError, EndOfDay, end_day, proposal};
pub use first_team::first_team;
pub use make_unavailable::{MakeUnavailable, MakeUnavailableError, make_agent_unavailable};
pub(crate) use part::{lock_for_parting, part};
pub(crate) use pull::{lock_teams_of, pull};
pub use role::{RoleError, require};
pub use set_availability::{
    SetAvailability, SetAvailabilityError, make_unavailable, set_availability,
};
