//! Teams: what they are called, who is in them, how much their members may hold.

mod change;
mod create;
mod set_default_capacities;
mod set_members;

pub use change::{ChangeTeam, ChangeTeamError, change_team};
pub use create::{CreateTeam, CreateTeamError, create_team};
pub use set_default_capacities::{
    SetDefaultCapacities, SetDefaultCapacitiesError, set_default_capacities,
};
pub use set_members::{SetMembers, SetMembersError, set_members};
