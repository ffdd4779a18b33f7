//! Visitors of the web chat: whether they are there, where they are and whether they type, for the
//! screens that show their conversation. Nothing of it is stored, and nothing of it says what they
//! type (D13).

use std::sync::Arc;

use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{ConversationId, IdentityId};

use super::frame::{self, Passing};
use super::hub::Hub;
use super::registry::Outlet;
use crate::state::HttpState;

/// A screen that is to be told.
struct Parcel {
    conversation: ConversationId,
    visitor: IdentityId,
    screen: Arc<Outlet>,
}

/// Tells how those visitors stand of whom there is something to tell, to those who may see it.
pub(super) async fn hand_out(state: &HttpState, hub: &Arc<Hub>) {
    let changed = hub.visitors().take_changed();
    if changed.is_empty() || !hub.registry().has_watchers() {
        return;
    }
    let shared = Arc::clone(hub);
    let read = state.desk().read(move |queries| {
        let mut parcels = Vec::new();
        for visitor in changed {
            let chat = queries.visitor_conversation(visitor)?;
            let chat = chat.filter(|it| it.family == Family::Chat && it.is_open());
            let Some(conversation) = chat.map(|it| it.id) else { continue };
            for screen in shared.registry().watchers(conversation) {
                let agent = screen.session.agent();
                if may_see(queries, agent, Resource::Conversation(conversation))? {
                    parcels.push(Parcel { conversation, visitor, screen });
                }
            }
        }
        Ok(parcels)
    });
    match read.await {
        Ok(parcels) => {
            for Parcel { conversation, visitor, screen } in parcels {
                let visitor = hub.visitors().standing(visitor).into();
                let conversation_id = conversation.to_string();
                screen
                    .offer(&frame::passing(&Passing::VisitorChanged { conversation_id, visitor }));
            }
        }
        // What passes may be lost: the next change says how they stand then.
        Err(error) => tracing::warn!(%error, "how visitors stand could not be told"),
    }
}
