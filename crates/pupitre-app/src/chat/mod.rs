//! The web chat: sites, visitors' sessions, what visitors write, send and see (V1 to V6).

mod connect_site;
mod file;
mod post;
mod presence;
mod seen;
mod session;

pub use connect_site::{ConnectSite, connect_site};
pub use file::{RegisterVisitorFile, register_visitor_file};
pub use post::{ChatContent, PostChat, PostChatError, post_chat};
pub use presence::{arrive, depart, recover_visits};
pub use seen::{Seen, SeenByVisitor, SeenByVisitorError, seen_by_visitor};
pub use session::{OpenVisit, VISIT_LIFETIME, close_visit, open_visit, renew_visit};
