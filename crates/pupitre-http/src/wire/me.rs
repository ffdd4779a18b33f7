//! The agent who asks, as their screen shows them.

use jiff::Timestamp;
use pupitre_app::ports::store::SessionRow;
use pupitre_app::view::FamilyStatusView;
use pupitre_domain::agent;
use pupitre_domain::channel;
use serde::Serialize;
use utoipa::ToSchema;

use super::{FamilyStatus, Instant, avatar_url, logo_url};

/// A user of the desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Agent {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Their name, for colleagues.
    name: String,
    /// The name that chat visitors see.
    pseudonym: String,
    /// The address they log in with.
    email: String,
    /// `agent`, `manager` or `admin`.
    role: &'static str,
    /// The languages they answer in.
    languages: Vec<String>,
    /// Where their face is.
    #[schema(required)]
    avatar_url: Option<String>,
}

/// The name and logo that visitors see.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Brand {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// Where its logo is.
    #[schema(required)]
    logo_url: Option<String>,
}

/// A login session.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Session {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// When it ends.
    expires_at: Instant,
}

/// The agent who asks, with what their screen needs first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The agent.
    agent: Agent,
    /// Their status in each family, chat first.
    families: Vec<FamilyStatus>,
    /// Every brand.
    brands: Vec<Brand>,
    /// The session.
    session: Session,
    /// The desk's clock.
    server_time: Instant,
    /// Where the simulator is; only in the demo.
    #[schema(required)]
    simulator_url: Option<String>,
}

impl Brand {
    /// A brand as visitors see it somewhere.
    pub(super) fn shown(brand: &channel::Brand, logo_url: Option<String>) -> Self {
        Self { id: brand.id.to_string(), name: brand.name.clone(), logo_url }
    }
}

impl From<&channel::Brand> for Brand {
    fn from(brand: &channel::Brand) -> Self {
        Self::shown(brand, logo_url(brand))
    }
}

impl Me {
    pub(crate) fn new(
        agent: &agent::Agent,
        session: &SessionRow,
        families: &[FamilyStatusView],
        brands: &[channel::Brand],
    ) -> Self {
        Self {
            agent: Agent {
                id: agent.id.to_string(),
                name: agent.name.clone(),
                pseudonym: agent.pseudonym.clone(),
                email: agent.email.clone(),
                role: agent.role.name(),
                languages: agent.languages.iter().map(ToString::to_string).collect(),
                avatar_url: avatar_url(agent.id, agent.avatar),
            },
            families: families.iter().map(FamilyStatus::from).collect(),
            brands: brands.iter().map(Brand::from).collect(),
            session: Session {
                id: session.id.to_string(),
                expires_at: Instant(session.expires_at),
            },
            server_time: Instant(Timestamp::UNIX_EPOCH),
            simulator_url: None,
        }
    }

    /// The same, read at that instant, in a desk with or without a simulator.
    pub(crate) fn at(self, now: Timestamp, simulator_url: Option<&str>) -> Self {
        let simulator_url = simulator_url.map(str::to_owned);
        Self { server_time: Instant(now), simulator_url, ..self }
    }
}
