//! The webhook: the platform proves who it is, and everything that it tells is durable before it is
//! answered (C2).

mod body;
mod channels;
mod claim;
mod deliver;
mod handshake;
mod ingest;
mod order;
mod refusal;
mod signature;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use pupitre_app::Desk;
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::setup::WHATSAPP_WEBHOOK_PATH;
use pupitre_app::ports::time::{Clock, Elapsed};

use crate::book::{CredentialBook, WebhookTally};
use channels::KnownChannels;
use refusal::Refusals;

/// Where the platform is told to post.
pub const WEBHOOK_PATH: &str = WHATSAPP_WEBHOOK_PATH;

/// What the webhook needs of the desk.
#[derive(Clone)]
pub struct WebhookPorts {
    /// Where messages go.
    pub desk: Desk,
    /// The business clock.
    pub clock: Arc<dyn Clock>,
    /// Real time.
    pub elapsed: Arc<dyn Elapsed>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// The secrets that the platform signs and introduces itself with.
    pub credentials: Arc<CredentialBook>,
    /// Counts what came.
    pub tally: Arc<WebhookTally>,
}

/// What the webhook's handlers share.
struct Webhook {
    ports: WebhookPorts,
    channels: KnownChannels,
    refusals: Refusals,
}

/// The webhook's routes: `GET` and `POST` of [`WEBHOOK_PATH`].
///
/// `GET` is the platform's handshake when the address is set. `POST` takes at most 4 MiB, signed;
/// it is answered with 200 once each item is durable or kept aside, with 503 when any could not be,
/// so that the platform sends the whole again.
pub fn webhook_router(ports: WebhookPorts) -> Router {
    let webhook =
        Webhook { ports, channels: KnownChannels::default(), refusals: Refusals::default() };
    let methods = get(handshake::answer).head(refusal::method).post(deliver::take);
    Router::new()
        .route(WEBHOOK_PATH, methods.fallback(refusal::method))
        .with_state(Arc::new(webhook))
}
