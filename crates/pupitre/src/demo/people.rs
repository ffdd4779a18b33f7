//! The agents and the customers of Orvelle, who do not exist.

use pupitre_domain::agent::Role;
use pupitre_domain::language::Language;

/// The password of every sample login.
pub(crate) const PASSWORD: &str = "pupitre-demo";

/// A sample agent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SampleAgent {
    pub(crate) email: &'static str,
    pub(crate) name: &'static str,
    pub(crate) pseudonym: &'static str,
    pub(crate) role: Role,
    pub(crate) languages: &'static [Language],
    pub(super) teams: &'static [Place],
}

/// A team that a sample agent is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Care,
    Repair,
    Delivery,
}

const BOTH: &[Language] = &[Language::FRENCH, Language::ENGLISH];

/// The sample agents; the first one has conversations under way.
pub(crate) const AGENTS: [SampleAgent; 6] = [
    SampleAgent {
        email: "maelle@orvelle.example",
        name: "Maëlle Aubry",
        pseudonym: "Maëlle",
        role: Role::Agent,
        languages: BOTH,
        teams: &[Place::Care, Place::Repair, Place::Delivery],
    },
    SampleAgent {
        email: "solene@orvelle.example",
        name: "Solène Garnier",
        pseudonym: "Solène",
        role: Role::Agent,
        languages: BOTH,
        teams: &[Place::Care, Place::Repair],
    },
    SampleAgent {
        email: "tiago@orvelle.example",
        name: "Tiago Reis",
        pseudonym: "Tiago",
        role: Role::Agent,
        languages: BOTH,
        teams: &[Place::Care, Place::Delivery],
    },
    SampleAgent {
        email: "noor@orvelle.example",
        name: "Noor Haddad",
        pseudonym: "Noor",
        role: Role::Manager,
        languages: BOTH,
        teams: &[Place::Care],
    },
    SampleAgent {
        email: "apolline@orvelle.example",
        name: "Apolline Vidal",
        pseudonym: "Apolline",
        role: Role::Agent,
        languages: &[Language::FRENCH],
        teams: &[Place::Repair, Place::Delivery],
    },
    SampleAgent {
        email: "basile@orvelle.example",
        name: "Basile Roussel",
        pseudonym: "Basile",
        role: Role::Agent,
        languages: BOTH,
        teams: &[Place::Delivery],
    },
];

/// A sample customer. Their numbers are of the block that France keeps for fiction (ARCEP, 06 39
/// 98).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SampleVisitor {
    pub(crate) name: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) user_id: &'static str,
}

pub(super) const CLEMENCE: SampleVisitor =
    SampleVisitor { name: "Clémence R.", phone: "33639981234", user_id: "FR.10000000000001" };
pub(super) const ODILE: SampleVisitor =
    SampleVisitor { name: "Odile F.", phone: "33639982207", user_id: "FR.10000000000002" };
pub(super) const MARGUERITE: SampleVisitor =
    SampleVisitor { name: "Marguerite P.", phone: "33639985518", user_id: "FR.10000000000003" };
pub(super) const YANIS: SampleVisitor =
    SampleVisitor { name: "Yanis B.", phone: "33639989340", user_id: "FR.10000000000004" };
pub(super) const UNNAMED: SampleVisitor =
    SampleVisitor { name: "", phone: "33639984107", user_id: "FR.10000000000005" };
pub(super) const JORIS: SampleVisitor =
    SampleVisitor { name: "Joris T.", phone: "33639987712", user_id: "FR.10000000000006" };
