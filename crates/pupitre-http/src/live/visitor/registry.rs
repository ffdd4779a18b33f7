//! Which visitors are on a page now, and what they look at.
//! Nothing of it is stored.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::chat::ChatSite;
use pupitre_domain::id::{ConnectionId, IdentityId, VisitorSessionId};
use tokio::sync::Notify;

use super::places::Places;
use crate::live::frame::Frame;
use crate::live::queue::{self, Closing};

/// How many frames may wait for one page.
const QUEUE_FRAMES_MAX: usize = 128;

/// The longest address or title of a page that is shown, in characters.
const PAGE_LENGTH_MAX: usize = 300;

/// How long typing is believed without being told again; a page tells it every four seconds.
const TYPING_LIFETIME: SignedDuration = SignedDuration::from_secs(6);

/// How long a visitor without any page is still there: turning a page of the site takes less.
const GONE_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// How long the line of a page that asks is kept after an answer, until it asks again.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(5);

/// How many such lines are kept of one visitor.
const KEPT_MAX: usize = 8;

/// The page of a session whose line does not stand yet.
const UNCONNECTED: ConnectionId = ConnectionId::from_bytes([0; 16]);

/// The page that a visitor looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) title: String,
}

impl Page {
    /// A page as it may be shown: of the site itself. A visitor can't have the desk show an address
    /// of their own.
    pub(crate) fn read(site: &ChatSite, url: &str, title: Option<&str>) -> Option<Self> {
        let url = site.page(url)?;
        let plain = |text: &str| {
            let characters = text.chars().filter(|it| !it.is_control());
            characters.take(PAGE_LENGTH_MAX).collect::<String>()
        };
        Some(Self { url: plain(url), title: plain(title.unwrap_or_default().trim()) })
    }
}

/// Whose a page is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSession {
    id: VisitorSessionId,
    pub(super) identity: IdentityId,
}

impl From<&VisitorSessionRow> for PageSession {
    fn from(row: &VisitorSessionRow) -> Self {
        Self { id: row.id, identity: row.identity }
    }
}

/// The hub's end of a page's queue.
pub(super) type Outlet = queue::Outlet<PageSession>;

/// The connection's end of a page's queue.
pub(crate) type Inlet = queue::Inlet<PageSession>;

/// A visitor's pages on this node.
#[derive(Default)]
struct Present {
    outlets: Vec<Arc<Outlet>>,
    /// The lines of pages that ask, between two questions: what comes meanwhile waits in them.
    kept: Vec<(Inlet, Timestamp)>,
    /// What each connection is at, the one told last at the end.
    pages: Vec<(ConnectionId, Page)>,
    /// By which connection the visitor types, and until when that is believed.
    typing: Option<(ConnectionId, Timestamp)>,
    /// Since when no page is connected.
    left_at: Option<Timestamp>,
    /// When a page was told whose line did not stand yet.
    announced_at: Option<Timestamp>,
}

impl Present {
    fn page(&self) -> Option<&Page> {
        self.pages.last().map(|(_, page)| page)
    }

    fn turn_to(&mut self, connection: ConnectionId, page: Page) {
        let is_known = self.outlets.iter().any(|it| it.connection == connection);
        let connection = if is_known { connection } else { UNCONNECTED };
        self.pages.retain(|(other, _)| *other != connection && *other != UNCONNECTED);
        self.pages.push((connection, page));
    }

    /// Keeps the line of a page that was answered, unless another question took its place.
    fn keep(&mut self, inlet: Inlet, elapsed: Timestamp) {
        if !self.outlets.iter().any(|it| Arc::ptr_eq(it, &inlet.outlet)) {
            return;
        }
        self.kept.push((inlet, elapsed.checked_add(KEPT_FOR).unwrap_or(elapsed)));
        if self.kept.len() > KEPT_MAX {
            let (oldest, _) = self.kept.remove(0);
            self.leave(oldest.outlet.connection, elapsed);
        }
    }

    /// The line that was kept for a page, if it goes on. Of a question that is asked a second time,
    /// the first is over.
    fn take_up(&mut self, connection: ConnectionId, session: VisitorSessionId) -> Option<Inlet> {
        let at = self.kept.iter().position(|(it, _)| it.outlet.connection == connection);
        let kept = at.map(|at| self.kept.swap_remove(at).0);
        let goes_on = |it: &Inlet| it.outlet.session.id == session && it.closing.borrow().is_none();
        if let Some(kept) = kept.filter(goes_on) {
            return Some(kept);
        }
        self.outlets.retain(|it| {
            let is_over = it.connection == connection;
            if is_over {
                it.close(Closing::GoingAway);
            }
            !is_over
        });
        None
    }

    /// Forgets the lines whose pages did not ask again; whether there were any.
    fn drop_kept(&mut self, elapsed: Timestamp) -> bool {
        let over = self.kept.extract_if(.., |(_, until)| *until <= elapsed);
        let over: Vec<_> = over.map(|(it, _)| it.outlet.connection).collect();
        for connection in &over {
            self.leave(*connection, elapsed);
        }
        !over.is_empty()
    }

    /// Forgets a connection; the last page of a visitor stays until they have gone.
    fn leave(&mut self, connection: ConnectionId, elapsed: Timestamp) {
        self.outlets.retain(|other| other.connection != connection);
        if self.typing.is_some_and(|(typist, _)| typist == connection) {
            self.typing = None;
        }
        if self.outlets.is_empty() {
            self.left_at = Some(elapsed);
        } else {
            self.pages.retain(|(other, _)| *other != connection && *other != UNCONNECTED);
        }
    }

    /// Forgets a page that was closed before its line stood, while others are open; whether it did.
    fn forget_announced(&mut self, elapsed: Timestamp) -> bool {
        let is_late = self.announced_at.is_some_and(|at| elapsed.duration_since(at) >= GONE_AFTER);
        if !is_late || self.outlets.is_empty() {
            return false;
        }
        self.announced_at = None;
        let count = self.pages.len();
        self.pages.retain(|(connection, _)| *connection != UNCONNECTED);
        self.pages.len() < count
    }
}

/// A visitor as the desk is told of them. What they type is not known here (D13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether a page of theirs is open, or was a moment ago.
    pub(crate) is_present: bool,
    /// The page that they turned to last.
    pub(crate) page: Option<Page>,
    /// Whether they type.
    pub(crate) is_typing: bool,
}

impl From<&Present> for Standing {
    fn from(present: &Present) -> Self {
        Self {
            is_present: true,
            page: present.page().cloned(),
            is_typing: present.typing.is_some(),
        }
    }
}

/// The pages of every visitor who is here.
#[derive(Default)]
pub(crate) struct VisitorRegistry {
    present: RwLock<HashMap<IdentityId, Present>>,
    /// Of whom the desk is to be told; each once, however often they change meanwhile.
    changed: Mutex<HashSet<IdentityId>>,
    news: Notify,
    places: Places,
}

impl VisitorRegistry {
    /// Adds a page; its queue fills from now on.
    pub(crate) fn connect(&self, connection: ConnectionId, session: &VisitorSessionRow) -> Inlet {
        let inlet = Inlet::open(connection, PageSession::from(session), QUEUE_FRAMES_MAX);
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = !present.contains_key(&session.identity);
        let pages = present.entry(session.identity).or_default();
        pages.left_at = None;
        pages.outlets.push(Arc::clone(&inlet.outlet));
        drop(present);
        if is_new {
            self.mark(session.identity);
        }
        self.places.tell_again(session.identity);
        inlet
    }

    /// The line of a page that asks again and again: the one that was kept since its last question,
    /// or a new one.
    pub(crate) fn take_up(&self, id: ConnectionId, session: &VisitorSessionRow) -> Inlet {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let pages = present.get_mut(&session.identity);
        let kept = pages.and_then(|pages| pages.take_up(id, session.id));
        drop(present);
        kept.unwrap_or_else(|| self.connect(id, session))
    }

    /// Keeps the line of a page that was answered until it asks again; a page that does not has
    /// gone.
    pub(crate) fn keep(&self, inlet: Inlet, elapsed: Timestamp) {
        self.change(inlet.outlet.session.identity, |pages| pages.keep(inlet, elapsed));
    }

    /// Takes a page out. A visitor without any has gone a moment later: whoever turns a page of the
    /// site is away for less.
    pub(crate) fn disconnect(&self, outlet: &Outlet, elapsed: Timestamp) {
        self.change(outlet.session.identity, |pages| pages.leave(outlet.connection, elapsed));
    }

    /// Whether a page of the visitor is connected to this node.
    pub(crate) fn is_present(&self, visitor: IdentityId) -> bool {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.get(&visitor).is_some_and(|pages| !pages.outlets.is_empty())
    }

    /// The visitor as the desk is told of them.
    pub(crate) fn standing(&self, visitor: IdentityId) -> Standing {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.get(&visitor).map(Standing::from).unwrap_or_default()
    }

    /// The address of the page that the visitor turned to last.
    pub(crate) fn page(&self, visitor: IdentityId) -> Option<String> {
        self.standing(visitor).page.map(|it| it.url)
    }

    /// Notes the page from which the visitor begins or takes up a session: they are there, though
    /// their line does not stand yet, or never will.
    pub(crate) fn announce(&self, visitor: IdentityId, page: Page, elapsed: Timestamp) {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let pages = present.entry(visitor).or_default();
        pages.turn_to(UNCONNECTED, page);
        pages.announced_at = Some(elapsed);
        if pages.outlets.is_empty() {
            pages.left_at = Some(elapsed);
        }
        drop(present);
        self.mark(visitor);
    }

    /// Notes the page that a connection of the visitor is at.
    pub(super) fn turn_to(&self, (visitor, connection): (IdentityId, ConnectionId), page: Page) {
        self.change(visitor, |pages| pages.turn_to(connection, page));
    }

    /// Notes whether the visitor types; it is believed for a few seconds.
    pub(super) fn types(
        &self,
        (visitor, connection): (IdentityId, ConnectionId),
        on: bool,
        elapsed: Timestamp,
    ) {
        let until = elapsed.checked_add(TYPING_LIFETIME).unwrap_or(elapsed);
        self.change(visitor, |pages| pages.typing = on.then_some((connection, until)));
    }

    /// What the visitor typed has arrived.
    pub(crate) fn said(&self, visitor: IdentityId) {
        self.change(visitor, |pages| pages.typing = None);
    }

    /// Forgets whoever has gone, and typing that was not told again.
    pub(crate) fn sweep(&self, elapsed: Timestamp) {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let mut news = Vec::new();
        present.retain(|visitor, pages| {
            if pages.typing.is_some_and(|(_, until)| until <= elapsed) {
                pages.typing = None;
                news.push(*visitor);
            }
            // Both, always: each forgets something else.
            if pages.drop_kept(elapsed) | pages.forget_announced(elapsed) {
                news.push(*visitor);
            }
            let has_gone = pages.left_at.is_some_and(|at| elapsed.duration_since(at) >= GONE_AFTER);
            if has_gone {
                news.push(*visitor);
            }
            !has_gone
        });
        drop(present);
        for visitor in news {
            self.mark(visitor);
        }
    }

    /// Changes what is known of a visitor who is here; whether it shows is told.
    fn change(&self, visitor: IdentityId, change: impl FnOnce(&mut Present)) {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let Some(pages) = present.get_mut(&visitor) else { return };
        let before = Standing::from(&*pages);
        change(pages);
        let is_news = before != Standing::from(&*pages);
        drop(present);
        if is_news {
            self.mark(visitor);
        }
    }

    /// The places in the queues, as visitors were told them.
    pub(crate) const fn places(&self) -> &Places {
        &self.places
    }

    /// The desk is to be told how the visitor stands.
    pub(crate) fn mark(&self, visitor: IdentityId) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(visitor);
        self.news.notify_one();
    }

    /// Waits until there is something to tell.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// Of whom there is something to tell; given once.
    pub(crate) fn take_changed(&self) -> Vec<IdentityId> {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.drain().collect()
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
        self.close_where(Closing::SessionOver, |outlet| outlet.session.id == session);
    }

    /// Closes the pages of a visitor who is somebody else from now on.
    pub(crate) fn close_visitor(&self, visitor: IdentityId) {
        self.close_where(Closing::SessionOver, |outlet| outlet.session.identity == visitor);
    }

    /// Asks a visitor's pages to load again: an event of theirs could not be handed out.
    pub(crate) fn reload(&self, visitor: IdentityId) {
        self.close_where(Closing::Reload, |outlet| outlet.session.identity == visitor);
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
    use pupitre_domain::id::ChannelId;
    use pupitre_domain::language::Language;

    use super::*;

    fn site(origin: &str) -> ChatSite {
        let origins = vec![origin.parse().unwrap()];
        ChatSite { origins, ..ChatSite::new(ChannelId::from_bytes([1; 16])) }
    }

    fn session() -> VisitorSessionRow {
        let began = Timestamp::UNIX_EPOCH;
        VisitorSessionRow {
            id: VisitorSessionId::from_bytes([1; 16]),
            channel: ChannelId::from_bytes([1; 16]),
            identity: IdentityId::from_bytes([1; 16]),
            token_hash: [1; 32],
            is_identified: false,
            language: Language::FRENCH,
            consent_version: None,
            created_at: began,
            expires_at: began,
        }
    }

    #[test]
    fn d1_a_tab_that_is_closed_before_its_line_stands_leaves_no_page() {
        let registry = VisitorRegistry::default();
        let page = |url: &str| Page { url: url.to_owned(), title: String::new() };
        let (session, began) = (session(), Timestamp::UNIX_EPOCH);
        let inlet = registry.connect(ConnectionId::from_bytes([1; 16]), &session);
        registry.turn_to((session.identity, inlet.outlet.connection), page("un"));
        registry.announce(session.identity, page("deux"), began);
        registry.sweep(began + SignedDuration::from_secs(4));
        assert_eq!(registry.page(session.identity).as_deref(), Some("deux"));
        registry.take_changed();
        registry.sweep(began + GONE_AFTER);
        assert_eq!(registry.page(session.identity).as_deref(), Some("un"));
        assert_eq!(registry.take_changed(), [session.identity]);
    }

    #[test]
    fn b_145_a_page_is_shown_without_its_secrets_and_runs_nothing() {
        let site = site("https://shop.example");
        let address = "https://shop.example/cart?token=1#x";
        let page = Page::read(&site, address, Some(" Panier\u{0} ")).unwrap();
        assert_eq!(
            (page.url.as_str(), page.title.as_str()),
            ("https://shop.example/cart", "Panier")
        );
        for url in [
            "javascript:alert(1)",
            "javascript://shop.example/%0aalert(1)",
            "data:text/html,x",
            "",
            "//shop.example",
            "http://shop.example/",
            "https://elsewhere.example/",
            "https://shop.example@elsewhere.example/",
            "https://shop.example\\@elsewhere.example/",
            "https://shop.example.elsewhere.example/",
        ] {
            assert_eq!(Page::read(&site, url, None), None, "{url}");
        }
        let long = format!("https://shop.example/{}", "a".repeat(5_000));
        let long = Page::read(&site, &long, None);
        assert_eq!(long.unwrap().url.len(), PAGE_LENGTH_MAX);
    }
}
