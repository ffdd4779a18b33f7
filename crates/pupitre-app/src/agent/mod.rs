//! Agents: who they are, whether they are available, whether they are here.

mod add;
mod connect;
mod first_team;
mod set_availability;

pub use add::{AddAgent, AddAgentError, add_agent};
pub use connect::{Connect, PRESENCE_GRACE, connect, disconnect, recover_presence};
pub use first_team::first_team;
pub use set_availability::{
    SetAvailability, SetAvailabilityError, make_unavailable, set_availability,
};
