//! Agents: who they are, whether they are available, whether they are here.

mod add;
mod connect;
mod set_availability;

pub use add::{AddAgent, AddAgentError, add_agent};
pub use connect::{Connect, PRESENCE_GRACE, connect, disconnect, recover_presence};
pub use set_availability::{
    SetAvailability, SetAvailabilityError, make_unavailable, set_availability,
};
