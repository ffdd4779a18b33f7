//! The web chat: sites, visitors' sessions, what visitors write, send and see (V1 to V6).

mod absence;
mod connect_site;
mod create_site;
mod email;
mod file;
mod identify;
mod logo;
mod post;
mod presence;
mod seen;
mod session;
mod site;
mod survey;
mod visitor;

pub use absence::watch_absence;
pub(crate) use absence::{Absence, absence};
pub use connect_site::{ConnectSite, connect_site};
pub use create_site::{CreateSite, CreateSiteError, SITE_NAME_LENGTH_MAX, create_site};
pub use email::{LeaveEmail, LeaveEmailError, leave_email};
pub use file::{RegisterVisitorFile, register_visitor_file};
pub use identify::{Identify, IdentifyError, identify, is_user};
pub use logo::set_logo;
pub use post::{ChatContent, PostChat, PostChatError, post_chat};
pub use presence::{arrive, depart, recover_visits};
pub use seen::{Seen, SeenByVisitor, SeenByVisitorError, seen_by_visitor};
pub(crate) use session::session_of;
pub use session::{OpenVisit, VISIT_LIFETIME, close_visit, open_visit, renew_visit};
pub use site::{PREVIOUS_KEY_LIFETIME, SetSiteError, SiteNames, rotate_signing_key, set_site};
pub(crate) use survey::ask_survey;
pub use survey::{AnswerSurvey, AnswerSurveyError, answer_survey};
pub(crate) use visitor::is_proven;
