//! The demo's shop: a page of another origin with the visitor's chat on it, as a brand's own site
//! has it.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::Html;
use axum::routing::get;
use pupitre_app::Context;
use pupitre_app::channel::ConnectChannel;
use pupitre_app::chat::{ConnectSite, connect_site};
use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::chat::Origin;
use pupitre_domain::language::Language;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The public key of the demo's site.
pub(crate) const SITE_KEY: &str = "demo";

const PAGE: &str = include_str!("shop.html");

/// Makes the shop a web chat channel of the brand, which its pages may open.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn open_chat(
    tx: &mut dyn Transaction,
    ctx: &Context,
    brand_name: &str,
    origin: &Origin,
) -> Result<(), StoreError> {
    let command = ConnectSite {
        channel: ConnectChannel {
            brand_name: brand_name.to_owned(),
            kind: ChannelKind::WebChat,
            name: "Boutique en ligne".to_owned(),
            address: origin.as_str().to_owned(),
            platform_address: SITE_KEY.to_owned(),
            default_language: Language::FRENCH,
        },
        origins: vec![origin.clone()],
    };
    connect_site(tx, ctx, &command)?;
    Ok(())
}

/// The page, in the language of the browser, with the script tag of that desk.
fn page(desk_url: &str, headers: &HeaderMap) -> String {
    let language = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = if language.is_some_and(|it| it.starts_with("en")) { "en" } else { "fr" };
    PAGE.replace("{language}", language)
        .replace("{desk}", desk_url.trim_end_matches('/'))
        .replace("{key}", SITE_KEY)
}

/// Serves the shop until it is asked to stop.
///
/// # Errors
///
/// When the listener fails.
pub(crate) async fn serve(
    listener: TcpListener,
    desk_url: String,
    mailbox: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let desk_url: Arc<str> = desk_url.into();
    let pages = get(move |headers: HeaderMap| async move { Html(page(&desk_url, &headers)) });
    let router = Router::new().route("/", pages.clone()).route("/{*page}", pages).merge(mailbox);
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_the_shop_s_page_has_the_script_tag_of_the_desk() {
        let mut english = HeaderMap::new();
        english.insert(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.9".parse().unwrap());
        let page = page("http://127.0.0.1:8080/", &english);
        assert!(page.contains("<html lang=\"en\">"));
        assert!(page.contains("src=\"http://127.0.0.1:8080/chat/widget.js\" data-site=\"demo\""));
        assert!(!page.contains("{desk}") && !page.contains("{key}"));
    }
}
