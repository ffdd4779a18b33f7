//! Of which number a body says that it is, when its signature does not hold: a hint for managers,
//! who most often mistyped a secret. Nothing else is done with it.

use std::borrow::Cow;
use std::sync::Arc;

use pupitre_app::ports::store::WebhookSubject;
use serde::Deserialize;

use super::Webhook;
use crate::credentials::Credentials;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow, default)]
    value: Option<Value<'a>>,
}

#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow, default)]
    metadata: Option<Metadata<'a>>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow, default)]
    phone_number_id: Option<Cow<'a, str>>,
}

/// The channel that a body claims: by a number that this desk has, else by an account that one
/// number alone belongs to.
pub(super) async fn claimed(
    webhook: &Webhook,
    known: &[Arc<Credentials>],
    body: &[u8],
) -> WebhookSubject {
    let Some(number) = number(known, body) else { return WebhookSubject::Unknown };
    let (desk, elapsed) = (&webhook.ports.desk, webhook.ports.elapsed.elapsed());
    let channels = webhook.channels.of(desk, elapsed, std::iter::once(number)).await;
    // Whoever could not be looked up is unknown: the line is written all the same.
    let channel = channels.ok().and_then(|it| it.get(number).map(|channel| channel.id));
    channel.map_or(WebhookSubject::Unknown, WebhookSubject::Claimed)
}

fn number<'a>(known: &'a [Arc<Credentials>], body: &[u8]) -> Option<&'a str> {
    let body: Body<'_> = serde_json::from_slice(body).ok()?;
    let changes = body.entry.iter().flat_map(|it| &it.changes);
    let metadata = changes.filter_map(|it| it.value.as_ref()?.metadata.as_ref());
    let mut named = metadata.filter_map(|it| {
        let name = it.phone_number_id.as_deref()?;
        known.iter().find(|it| it.phone_number_id() == name)
    });
    if let Some(credentials) = named.next() {
        return Some(credentials.phone_number_id());
    }
    let accounts = body.entry.iter().filter_map(|it| it.id.as_deref());
    let mut owned = accounts.filter_map(|account| {
        let mut of = known.iter().filter(|it| it.business_account_id() == account);
        of.next().filter(|_| of.next().is_none())
    });
    owned.next().map(|it| it.phone_number_id())
}
