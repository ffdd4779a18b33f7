//! Heed: what a page says of itself, on its socket or by a request where sockets fail.

use pupitre_app::chat::Seen;
use pupitre_domain::id::{ConnectionId, IdentityId};

use super::inbound::Inbound;
use super::registry::Page;
use crate::state::HttpState;
use crate::visitor_api::read::note;
use crate::visitor_api::site::OpenSite;

/// Heeds what a page of that visitor, on that connection, says; whether it was one of the things
/// that a page says of itself.
pub(crate) async fn heed(
    state: &HttpState,
    site: &OpenSite,
    who: (IdentityId, ConnectionId),
    said: &Inbound,
) -> bool {
    let visitors = state.hub().visitors();
    match said {
        Inbound::Typing { on } => visitors.types(who, *on, state.elapsed()),
        Inbound::Page { url, title } => {
            // A page that the site does not have is nobody's business.
            if let Some(page) = Page::read(&site.view.site, url, title.as_deref()) {
                visitors.turn_to(who, page);
            }
        }
        Inbound::Received { message_id } => saw(state, who.0, message_id, Seen::Delivered).await,
        Inbound::Read { message_id } => saw(state, who.0, message_id, Seen::Read).await,
        Inbound::Hello { .. } | Inbound::Ping {} => return false,
    }
    true
}

/// Notes how far the page is; what is not a message of this visitor is passed over.
async fn saw(state: &HttpState, visitor: IdentityId, message: &str, seen: Seen) {
    let Ok(message) = message.parse() else { return };
    // A mark that is lost is made by the next one.
    drop(note(state, visitor, message, seen).await);
}
