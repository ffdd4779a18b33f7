//! Page: where a visitor was last, so that a mail leads them back there.

use pupitre_domain::chat::ChatSite;
use pupitre_domain::id::IdentityId;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The longest address of a page that is kept, in bytes.
const URL_LENGTH_MAX: usize = 500;

/// Notes the page that a visitor is on.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_page(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (visitor, url): (IdentityId, &str),
) -> Result<(), StoreError> {
    if url.len() > URL_LENGTH_MAX || !is_plain(url) {
        return Ok(());
    }
    tx.put_visitor_page(visitor, url, ctx.elapsed)
}

/// Notes the page that a visitor leaves, if a chat of theirs is open.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn leave_page(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (visitor, url): (IdentityId, &str),
) -> Result<(), StoreError> {
    match tx.open_chat(visitor)? {
        Some(_chat) => note_page(tx, ctx, (visitor, url)),
        None => Ok(()),
    }
}

/// Whether an address is written as browsers write them, with nothing in it that would end a link.
fn is_plain(url: &str) -> bool {
    url.bytes().all(|it| it.is_ascii_graphic() && !matches!(it, b'"' | b'<' | b'>' | b'\\'))
}

/// The page that a mail leads to: the visitor's, if its site still allows it, else the first page
/// of the site.
pub(super) fn landing(site: &ChatSite, page: Option<&str>) -> Option<String> {
    let Some(page) = page.filter(|it| is_plain(it)).and_then(|it| site.page(it)) else {
        return site.origins.first().map(|it| format!("{it}/"));
    };
    let is_first = site.allows(page);
    Some(if is_first { format!("{page}/") } else { page.to_owned() })
}

#[cfg(test)]
mod tests {
    use pupitre_domain::id::ChannelId;

    use super::*;

    #[test]
    fn v6_a_mail_leads_to_a_page_of_the_site_and_to_no_other() {
        let origins =
            vec!["https://shop.example".parse().unwrap(), "https://two.example".parse().unwrap()];
        let site = ChatSite { origins, ..ChatSite::new(ChannelId::from_bytes([1; 16])) };
        let table = [
            (None, "https://shop.example/"),
            (Some("https://two.example/cart/1?token=2#3"), "https://two.example/cart/1"),
            (Some("https://two.example"), "https://two.example/"),
            (Some("https://evil.example/"), "https://shop.example/"),
            (Some("https://shop.example@evil.example/"), "https://shop.example/"),
            (Some("https://shop.example.evil.example/"), "https://shop.example/"),
            (Some("javascript://shop.example/%0aalert(1)"), "https://shop.example/"),
            (Some("https://shop.example/\"><b>"), "https://shop.example/"),
            (Some("https://shop.example/a b"), "https://shop.example/"),
            (Some("//shop.example/a"), "https://shop.example/"),
        ];
        for (page, expected) in table {
            assert_eq!(landing(&site, page).as_deref(), Some(expected), "{page:?}");
        }
        assert_eq!(landing(&ChatSite::new(ChannelId::from_bytes([1; 16])), None), None);
    }
}
