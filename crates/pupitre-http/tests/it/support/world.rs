//! The desk of a test: a store of its own, the company in it, and the HTTP edge on top.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use pupitre_app::agent::{AddAgent, Connect, SetAvailability, add_agent, connect};
use pupitre_app::agent::{AddAgentError, set_availability};
use pupitre_app::channel::{ConnectChannel, connect_channel};
use pupitre_app::message::{InboundContent, ReceiveMessage, Received, receive_message};
use pupitre_app::ports::ids::Ids as _;
use pupitre_app::ports::store::{Queries, Store, StoreError, Transaction};
use pupitre_app::ports::time::{Clock as _, Elapsed as _};
use pupitre_app::session::{OpenSession, open_session};
use pupitre_app::{Context, Desk, DeskError};
use pupitre_domain::agent::{Agent, Choice, Role};
use pupitre_domain::channel::{Channel, ChannelKind, Family};
use pupitre_domain::contact::{Contact, NameOrigin, Sender};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConnectionId, ConversationId, MessageId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::message::MessageContext;
use pupitre_domain::team::Team;
use pupitre_http::{HttpConfig, HttpPorts, HttpState, Hub, Tokens as _, password, router, run_hub};
use pupitre_store::{PostgresConfig, PostgresStore, SqliteConfig, SqliteStore};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::faulty::Faulty;
use super::files::MemoryFiles;
use super::http::{Browser, PUBLIC_URL};
use super::pictures::PlainPictures;
use super::platform::Platform;
use super::postgres::Database;
use super::time::{Counter, HandClock};

/// The password of everybody in the company.
pub(crate) const PASSWORD: &str = "quand les poules";

/// Where a test's database is.
enum Place {
    Sqlite(TempDir),
    Postgres(Database),
}

/// Runs a test on the desk of each kind of database. PostgreSQL is stepped over when no server is
/// named.
pub(crate) fn on_each(test: impl AsyncFn(&World)) {
    on_each_with(|_config| {}, test);
}

/// Runs a test on desks with other settings.
#[expect(clippy::needless_pass_by_value, reason = "a test is written where it is given")]
pub(crate) fn on_each_with(configure: impl Fn(&mut HttpConfig), test: impl AsyncFn(&World)) {
    let sqlite = Place::Sqlite(tempfile::tempdir().unwrap());
    let postgres = Database::create().map(Place::Postgres);
    for place in std::iter::once(sqlite).chain(postgres) {
        let mut config = HttpConfig::new(PUBLIC_URL, "node-1");
        configure(&mut config);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { test(&World::open(&place, config).await).await });
        drop(runtime);
    }
}

/// The company and its desk. Ana and Bo answer for Sales, Cy for Billing; Dee manages.
pub(crate) struct World {
    pub(crate) clock: Arc<HandClock>,
    pub(crate) counter: Arc<Counter>,
    pub(crate) files: Arc<MemoryFiles>,
    pub(crate) store: Arc<Faulty>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) platform: Arc<Platform>,
    pub(crate) state: HttpState,
    pub(crate) router: Router,
    pub(crate) channel: Channel,
    pub(crate) ana: Agent,
    pub(crate) bo: Agent,
    pub(crate) cy: Agent,
    pub(crate) dee: Agent,
    desk: Desk,
}

struct Company {
    channel: Channel,
    agents: [Agent; 4],
}

impl World {
    async fn open(place: &Place, config: HttpConfig) -> Self {
        let hub = Hub::new();
        let store = Faulty::new(open_store(place, &hub).await);
        let store = Arc::new(store);
        let desk = Desk::new(Arc::<Faulty>::clone(&store));
        let clock = Arc::new(HandClock::new());
        let counter = Arc::new(Counter::default());
        let files = Arc::new(MemoryFiles::default());
        let platform = Arc::new(Platform::default());
        let ctx = Context {
            actor: Actor::System,
            now: clock.now(),
            elapsed: clock.elapsed(),
            ids: Arc::<Counter>::clone(&counter),
        };
        let company = desk.write(move |tx| found(tx, &ctx)).await.unwrap();
        let Company { channel, agents: [ana, bo, cy, dee] } = company;
        let ports = HttpPorts {
            desk: desk.clone(),
            clock: Arc::<HandClock>::clone(&clock),
            elapsed: Arc::<HandClock>::clone(&clock),
            ids: Arc::<Counter>::clone(&counter),
            tokens: Arc::<Counter>::clone(&counter),
            files: Arc::<MemoryFiles>::clone(&files),
            pictures: Arc::new(PlainPictures),
            hub: Arc::clone(&hub),
            setup: Arc::<Platform>::clone(&platform),
        };
        let state = HttpState::new(config, ports);
        let router = router(state.clone());
        Self {
            clock,
            counter,
            files,
            store,
            hub,
            platform,
            state,
            router,
            channel,
            ana,
            bo,
            cy,
            dee,
            desk,
        }
    }

    /// What a use case is told now.
    pub(crate) fn context(&self, actor: Actor) -> Context {
        let ids = Arc::<Counter>::clone(&self.counter);
        Context { actor, now: self.clock.now(), elapsed: self.clock.elapsed(), ids }
    }

    /// Runs a use case of the system.
    pub(crate) async fn write<T, E>(
        &self,
        mut work: impl FnMut(&mut dyn Transaction, &Context) -> Result<T, E> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        E: Send + std::fmt::Debug + 'static,
    {
        let ctx = self.context(Actor::System);
        let written: Result<T, DeskError<E>> = self.desk.write(move |tx| work(tx, &ctx)).await;
        written.unwrap()
    }

    /// Runs queries.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.desk.read(work).await.unwrap()
    }

    /// A browser without a session.
    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None }
    }

    /// A browser in which that agent has logged in.
    pub(crate) async fn browser_of(&self, agent: &Agent) -> Browser {
        let token = self.counter.token();
        let command = OpenSession { agent: agent.id, token_hash: Sha256::digest(token).into() };
        self.write(move |tx, ctx| open_session(tx, ctx, &command)).await;
        let cookie = format!("pupitre={}", URL_SAFE_NO_PAD.encode(token));
        Browser { cookie: Some(cookie), ..self.browser() }
    }

    /// A browser whose session nobody knows yet.
    pub(crate) fn browser_of_unknown_session(&self) -> Browser {
        let cookie = format!("pupitre={}", URL_SAFE_NO_PAD.encode(self.counter.token()));
        Browser { cookie: Some(cookie), ..self.browser() }
    }

    /// Puts an agent at their desk: a screen is connected, and messages may come.
    pub(crate) async fn seat(&self, agent: &Agent) {
        let screen = Connect {
            agent: agent.id,
            connection: ConnectionId::from_bytes(self.counter.id()),
            node: "node-2".to_owned(),
        };
        let choice = SetAvailability {
            agent: agent.id,
            family: Family::Messaging,
            choice: Choice::Available,
        };
        self.write(move |tx, ctx| connect(tx, ctx, &screen)).await;
        self.write(move |tx, ctx| set_availability(tx, ctx, &choice)).await;
    }

    /// A visitor's message, not yet received.
    pub(crate) fn words(&self, visitor: u32, text: &str) -> ReceiveMessage {
        ReceiveMessage {
            channel: self.channel.clone(),
            sender: Sender {
                user_id: Some(format!("visitor-{visitor}")),
                phone: Some(format!("336000{visitor:05}")),
                profile_name: Some(format!("Visitor {visitor}")),
            },
            platform_id: format!("platform.{visitor}.{}", self.clock.now()),
            key: self.counter.id(),
            own_key: self.counter.id(),
            sent_at: self.clock.now(),
            content: InboundContent::Text(text.to_owned()),
            raw: None,
            quoted: None,
            context: MessageContext::default(),
        }
    }

    /// Receives messages, in one commit; the conversation of the last one and its id.
    pub(crate) async fn receive(
        &self,
        messages: Vec<ReceiveMessage>,
    ) -> (ConversationId, MessageId) {
        let received = self.write(move |tx, ctx| {
            let received = messages.iter().map(|message| receive_message(tx, ctx, message));
            received.collect::<Result<Vec<Received>, StoreError>>()
        });
        match received.await.pop() {
            Some(Received::New { conversation, message }) => (conversation, message),
            other => panic!("a message was expected to be new, not {other:?}"),
        }
    }

    /// A visitor writes; a second later, so that no two messages are of one instant.
    pub(crate) async fn hear(&self, visitor: u32, text: &str) -> (ConversationId, MessageId) {
        self.clock.advance(SignedDuration::from_secs(1));
        self.receive(vec![self.words(visitor, text)]).await
    }

    /// A visitor who has written loses their name.
    pub(crate) async fn nameless(&self, visitor: u32) {
        let ReceiveMessage { channel, sender, .. } = self.words(visitor, "");
        let renamed = self.write(move |tx, _ctx| {
            let contact = tx.correspondent(channel.id, &sender)?.unwrap().contact;
            let (name, name_origin) = (String::new(), NameOrigin::Unknown);
            tx.save_contact(&Contact { name, name_origin, ..contact })
        });
        renamed.await;
    }

    /// Serves the desk on a free port, with the live events.
    pub(crate) async fn serve(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(run_hub(self.state.clone()));
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }
}

async fn open_store(place: &Place, hub: &Arc<Hub>) -> Arc<dyn Store> {
    let listener = Arc::<Hub>::clone(hub);
    match place {
        Place::Sqlite(folder) => {
            let config = SqliteConfig::new(folder.path().join("desk.db"));
            Arc::new(SqliteStore::open(&config, listener).unwrap())
        }
        Place::Postgres(database) => {
            let config = PostgresConfig::new(database.url());
            let config = PostgresConfig { writer_count: 2, reader_count: 2, ..config };
            Arc::new(PostgresStore::open(&config, listener).await.unwrap())
        }
    }
}

/// The hash of the one password; it is slow to make.
fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| password::hash(PASSWORD, [9; 16]).unwrap()).clone()
}

fn found(tx: &mut dyn Transaction, ctx: &Context) -> Result<Company, AddAgentError> {
    let channel = ConnectChannel {
        brand_name: "Orvelle".to_owned(),
        kind: ChannelKind::WhatsApp,
        name: "WhatsApp Orvelle".to_owned(),
        address: "+33 1 00 00 00 01".to_owned(),
        platform_address: "101".to_owned(),
        default_language: Language::FRENCH,
    };
    let channel = connect_channel(tx, ctx, &channel)?;
    let sales = tx.any_team()?.unwrap().id;
    let billing = TeamId::from_bytes(ctx.ids.id());
    tx.put_team(&Team { id: sales, name: "Sales".to_owned() })?;
    tx.put_team(&Team { id: billing, name: "Billing".to_owned() })?;
    let mut add = |name: &str, role, team| {
        let command = AddAgent {
            email: format!("{}@orvelle.example", name.to_lowercase()),
            name: name.to_owned(),
            pseudonym: format!("{name} O."),
            role,
            languages: vec![Language::FRENCH],
            password_hash: password_hash(),
            teams: vec![team],
        };
        add_agent(tx, ctx, &command)
    };
    let agents = [
        add("Ana", Role::Agent, sales)?,
        add("Bo", Role::Agent, sales)?,
        add("Cy", Role::Agent, billing)?,
        add("Dee", Role::Manager, billing)?,
    ];
    Ok(Company { channel, agents })
}
