//! Which visitors are on a page now, what they look at, and the bounded queue of each page.
//! Nothing of it is stored.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::id::{ConnectionId, IdentityId, VisitorSessionId};
use tokio::sync::{mpsc, watch};

use super::frame::Frame;
use crate::live::registry::Closing;

/// How many frames may wait for one page.
const QUEUE_FRAMES_MAX: usize = 128;

/// How many bytes may wait for one page.
const QUEUE_BYTES_MAX: usize = 256 * 1024;

/// The longest address or title of a page that is shown, in characters.
const PAGE_LENGTH_MAX: usize = 300;

/// The page that a visitor looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) title: String,
}

impl Page {
    /// A page as it may be shown: an address of the web, without what stands behind `?` or `#`,
    /// which often holds secrets (B-145).
    fn read(url: &str, title: Option<&str>) -> Option<Self> {
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let plain = |text: &str| {
            let characters = text.chars().filter(|it| !it.is_control());
            characters.take(PAGE_LENGTH_MAX).collect::<String>()
        };
        is_web.then(|| Self { url: plain(url), title: plain(title.unwrap_or_default().trim()) })
    }
}

/// The hub's end of a page's queue.
pub(crate) struct Outlet {
    pub(crate) connection: ConnectionId,
    session: VisitorSessionId,
    pub(crate) identity: IdentityId,
    queue: mpsc::Sender<Frame>,
    queued_bytes: AtomicUsize,
    closing: watch::Sender<Option<Closing>>,
}

impl Outlet {
    fn offer(&self, frame: &Frame) {
        let size = frame.text.len();
        let queued = self.queued_bytes.fetch_add(size, Ordering::AcqRel);
        if queued + size > QUEUE_BYTES_MAX || self.queue.try_send(frame.clone()).is_err() {
            self.queued_bytes.fetch_sub(size, Ordering::AcqRel);
            // What passes may be lost; what has a number is asked for again.
            if frame.seq.is_some() {
                self.close(Closing::Slow);
            }
        }
    }

    fn close(&self, closing: Closing) {
        self.closing.send_if_modified(|known| {
            let is_first = known.is_none();
            if is_first {
                *known = Some(closing);
            }
            is_first
        });
    }

    /// Notes that a frame left the queue.
    pub(super) fn taken(&self, frame: &Frame) {
        self.queued_bytes.fetch_sub(frame.text.len(), Ordering::AcqRel);
    }
}

/// The connection's end of a page's queue.
pub(crate) struct Inlet {
    pub(crate) outlet: Arc<Outlet>,
    pub(crate) queue: mpsc::Receiver<Frame>,
    pub(crate) closing: watch::Receiver<Option<Closing>>,
}

/// A visitor's pages on this node.
#[derive(Default)]
struct Present {
    outlets: Vec<Arc<Outlet>>,
    page: Option<Page>,
    is_typing: bool,
}

/// The pages of every visitor who is here.
#[derive(Default)]
pub(crate) struct VisitorRegistry {
    present: RwLock<HashMap<IdentityId, Present>>,
}

impl VisitorRegistry {
    /// Adds a page; its queue fills from now on.
    pub(crate) fn connect(&self, connection: ConnectionId, session: &VisitorSessionRow) -> Inlet {
        let (sender, queue) = mpsc::channel(QUEUE_FRAMES_MAX);
        let (closing, closed) = watch::channel(None);
        let outlet = Arc::new(Outlet {
            connection,
            session: session.id,
            identity: session.identity,
            queue: sender,
            queued_bytes: AtomicUsize::new(0),
            closing,
        });
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        present.entry(session.identity).or_default().outlets.push(Arc::clone(&outlet));
        Inlet { outlet, queue, closing: closed }
    }

    /// Takes a page out.
    pub(crate) fn disconnect(&self, outlet: &Outlet) {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = present.get_mut(&outlet.identity) {
            pages.outlets.retain(|other| other.connection != outlet.connection);
            if pages.outlets.is_empty() {
                present.remove(&outlet.identity);
            }
        }
    }

    /// Whether a page of the visitor is connected to this node.
    pub(crate) fn is_present(&self, visitor: IdentityId) -> bool {
        self.present.read().unwrap_or_else(PoisonError::into_inner).contains_key(&visitor)
    }

    /// Notes the page that a connected visitor looks at; whether it is another one.
    pub(crate) fn turn_to(&self, visitor: IdentityId, url: &str, title: Option<&str>) -> bool {
        let Some(page) = Page::read(url, title) else { return false };
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let Some(pages) = present.get_mut(&visitor) else { return false };
        let is_other = pages.page.as_ref() != Some(&page);
        pages.page = Some(page);
        is_other
    }

    /// The address of the page that a connected visitor looks at.
    pub(crate) fn page(&self, visitor: IdentityId) -> Option<String> {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.get(&visitor).and_then(|it| it.page.as_ref()).map(|it| it.url.clone())
    }

    /// Notes whether a connected visitor types; whether that is news.
    pub(crate) fn types(&self, visitor: IdentityId, on: bool) -> bool {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let Some(pages) = present.get_mut(&visitor) else { return false };
        let is_news = pages.is_typing != on;
        pages.is_typing = on;
        is_news
    }

    /// Queues a frame for every page of a visitor.
    pub(crate) fn offer(&self, visitor: IdentityId, frame: &Frame) {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        for outlet in present.get(&visitor).into_iter().flat_map(|it| &it.outlets) {
            outlet.offer(frame);
        }
    }

    /// How many pages are connected to this node.
    pub(crate) fn connection_count(&self) -> usize {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.values().map(|it| it.outlets.len()).sum()
    }

    pub(crate) fn close_all(&self, closing: Closing) {
        self.close_where(closing, |_| true);
    }

    /// Closes the pages of a session that ended.
    pub(crate) fn close_session(&self, session: VisitorSessionId) {
        self.close_where(Closing::SessionOver, |outlet| outlet.session == session);
    }

    /// Closes the pages of a visitor who is somebody else from now on.
    pub(crate) fn close_visitor(&self, visitor: IdentityId) {
        self.close_where(Closing::SessionOver, |outlet| outlet.identity == visitor);
    }

    /// Asks a visitor's pages to load again: an event of theirs could not be handed out.
    pub(crate) fn reload(&self, visitor: IdentityId) {
        self.close_where(Closing::Reload, |outlet| outlet.identity == visitor);
    }

    fn close_where(&self, closing: Closing, is_meant: impl Fn(&Outlet) -> bool) {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        let outlets = present.values().flat_map(|it| &it.outlets);
        for outlet in outlets.filter(|outlet| is_meant(outlet)) {
            outlet.close(closing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_145_a_page_is_shown_without_its_secrets_and_runs_nothing() {
        let page = Page::read("https://shop.example/cart?token=1#x", Some(" Panier\u{0} "));
        let page = page.unwrap();
        assert_eq!(
            (page.url.as_str(), page.title.as_str()),
            ("https://shop.example/cart", "Panier")
        );
        for url in ["javascript:alert(1)", "data:text/html,x", "", "//shop.example"] {
            assert_eq!(Page::read(url, None), None, "{url}");
        }
        let long = Page::read(&format!("https://shop.example/{}", "a".repeat(5_000)), None);
        assert_eq!(long.unwrap().url.len(), PAGE_LENGTH_MAX);
    }
}
