//! The brand's own web chat: the site that visitors write from, who they are, what they say of it.

pub mod color;
pub mod email;
pub mod identity;
pub mod origin;
pub mod site;
pub mod survey;
pub mod words;

pub use color::Color;
pub use origin::Origin;
pub use site::{ChatSite, Consent, IdentityPolicy, Position, SiteError, SurveyPolicy};
pub use words::Words;
