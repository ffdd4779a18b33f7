//! A house with its people, whose clocks the test moves.

use std::cell::Cell;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::agent::{
    AddAgent, AddAgentError, Connect, SetAvailability, SetAvailabilityError, add_agent, connect,
    disconnect, set_availability,
};
use pupitre_app::conversation::{
    CloseConversation, CloseConversationError, ReopenConversation, ReopenConversationError,
    SnoozeConversation, SnoozeConversationError, close_conversation, reopen_conversation,
    snooze_conversation,
};
use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::presence::end_grace;
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
use pupitre_app::jobs::wake::wake_snoozed;
use pupitre_app::message::{
    InboundContent, OutboundContent, ReceiveMessage, Received, SendMessage, SendMessageError,
    receive_message, send_message,
};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::store::{
    ClaimedWork, CommitListener, Queries, Recorded, StoreError, Topic, Transaction,
};
use pupitre_app::view::FamilyStatusView;
use pupitre_app::{Context, Desk, DeskError};
use pupitre_domain::agent::{Availability, Capacity, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{
    AgentId, AssignmentId, ClientId, ConnectionId, ConversationId, MessageId, TeamId,
};
use pupitre_domain::language::Language;
use pupitre_domain::message::{Message, MessageContext};
use tokio::runtime::Runtime;

use super::database::Database;
use super::fixtures::{CountedIds, SALES, Told, furnish, key, visitor, whatsapp};

/// A house on a database of its own.
pub(super) struct House {
    pub(super) desk: Desk,
    ids: Arc<CountedIds>,
    told: Arc<Told>,
    elapsed: Cell<Timestamp>,
    ahead: Cell<SignedDuration>,
    runtime: Runtime,
    database: Database,
}

/// Runs a test in a new house on each database: a WhatsApp number, a web chat site, Sales and
/// Billing; every conversation goes to Sales, and nobody is hired yet.
pub(super) fn in_each_house(test: impl Fn(&House)) {
    for database in Database::of_each_kind() {
        let house = House::build(database);
        test(&house);
    }
}

/// The same, across a restart in the middle of a test: what the first part leaves is handed to the
/// second, in a new house over the same database, at the same instant.
pub(super) fn across_a_restart<T>(before: impl Fn(&House) -> T, after: impl Fn(&House, T)) {
    for database in Database::of_each_kind() {
        let house = House::build(database);
        let left = before(&house);
        after(&house.restarted(), left);
    }
}

impl House {
    /// A new house on a fresh database.
    fn build(database: Database) -> Self {
        let start = Timestamp::from_second(1_800_000_000).unwrap();
        let house = Self::open(database, Arc::default(), start);
        house.system(furnish);
        house
    }

    fn open(database: Database, ids: Arc<CountedIds>, elapsed: Timestamp) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told = Arc::new(Told::default());
        let listener: Arc<dyn CommitListener> = Arc::<Told>::clone(&told);
        let desk = Desk::new(database.open(&runtime, listener));
        let (elapsed, ahead) = (Cell::new(elapsed), Cell::new(SignedDuration::ZERO));
        Self { desk, ids, told, elapsed, ahead, runtime, database }
    }

    /// The process ends, and another begins on the same database.
    fn restarted(self) -> Self {
        let Self { desk, ids, elapsed, database, runtime, .. } = self;
        drop(desk);
        drop(runtime);
        Self::open(database, ids, elapsed.get())
    }

    /// The business clock is moved to that instant.
    pub(super) fn set_clock(&self, now: Timestamp) {
        self.ahead.set(now.duration_since(self.elapsed.get()));
    }

    /// The business instant.
    pub(super) fn now(&self) -> Timestamp {
        self.elapsed.get().checked_add(self.ahead.get()).unwrap()
    }

    /// Both clocks go on.
    pub(super) fn pass(&self, seconds: i64) {
        let by = SignedDuration::from_secs(seconds);
        self.elapsed.set(self.elapsed.get().checked_add(by).unwrap());
    }

    /// The real instant.
    pub(super) fn elapsed(&self) -> Timestamp {
        self.elapsed.get()
    }

    /// Both clocks go on until that real instant.
    pub(super) fn pass_until(&self, elapsed: Timestamp) {
        self.elapsed.set(elapsed);
    }

    pub(super) fn context(&self, actor: Actor) -> Context {
        let ids = Arc::<CountedIds>::clone(&self.ids);
        Context { actor, now: self.now(), elapsed: self.elapsed.get(), ids }
    }

    /// Runs a use case; the database never fails.
    #[track_caller]
    pub(super) fn run<T: Send + 'static, E: Send + 'static>(
        &self,
        actor: Actor,
        mut work: impl FnMut(&mut dyn Transaction, &Context) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let ctx = self.context(actor);
        match self.wait(self.desk.write(move |tx| work(tx, &ctx))) {
            Ok(value) => Ok(value),
            Err(DeskError::Refused(refusal)) => Err(refusal),
            Err(DeskError::Store(error)) => panic!("the store failed: {error}"),
        }
    }

    /// Runs a use case of the desk itself.
    #[track_caller]
    pub(super) fn system<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Transaction, &Context) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.run(Actor::System, work).unwrap()
    }

    #[track_caller]
    pub(super) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Queries) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.wait(self.desk.read(work)).unwrap()
    }

    pub(super) fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }

    /// The events so far, in order.
    pub(super) fn events(&self) -> Vec<Recorded> {
        self.told.0.lock().unwrap().clone()
    }

    /// The names of the events so far.
    pub(super) fn event_names(&self) -> Vec<&'static str> {
        self.events().iter().map(|it| it.event.body.name()).collect()
    }

    /// A new agent who speaks French.
    pub(super) fn hire(&self, name: &'static str, teams: &[TeamId]) -> AgentId {
        self.hire_who_speaks(name, teams, &[Language::FRENCH])
    }

    /// A new manager, of no team.
    pub(super) fn hire_manager(&self, name: &'static str) -> AgentId {
        self.hire_as(name, &[], Role::Manager)
    }

    pub(super) fn hire_who_speaks(
        &self,
        name: &'static str,
        teams: &[TeamId],
        languages: &[Language],
    ) -> AgentId {
        self.add(name, teams, languages, Role::Agent)
    }

    pub(super) fn hire_as(&self, name: &'static str, teams: &[TeamId], role: Role) -> AgentId {
        self.add(name, teams, &[Language::FRENCH], role)
    }

    fn add(
        &self,
        name: &'static str,
        teams: &[TeamId],
        languages: &[Language],
        role: Role,
    ) -> AgentId {
        let command = AddAgent {
            email: format!("{name}@orvelle.example"),
            name: name.to_owned(),
            pseudonym: name.to_owned(),
            role,
            languages: languages.to_vec(),
            password_hash: "$argon2id$none".to_owned(),
            teams: teams.to_vec(),
        };
        let added = self.run(Actor::System, move |tx, ctx| {
            Ok::<_, AddAgentError>(add_agent(tx, ctx, &command)?.id)
        });
        added.unwrap()
    }

    /// An id of the house's own.
    pub(super) fn new_id(&self) -> [u8; 16] {
        self.ids.id()
    }

    /// A conversation goes from the desk that it is on to another.
    pub(super) fn hand_over(&self, talk: ConversationId, to: AgentId) {
        self.system(move |tx, ctx| {
            let Some(held) = tx.conversation(talk)? else { return Ok(()) };
            let waiting = held.wait_for(Destination::Agent(to), ctx.now).unwrap();
            tx.save_conversation(&waiting)?;
            if let Some(assignment) = held.assignment() {
                tx.end_assignment(assignment, ctx.now)?;
            }
            let assignment = AssignmentId::from_bytes(ctx.ids.id());
            let moved = waiting.assign(to, assignment, ctx.now).unwrap();
            tx.save_conversation(&moved)?;
            tx.insert_assignment(assignment, &moved, to, ctx.now)
        });
    }

    /// A new agent of Sales with a screen, available for messaging, and that limit.
    pub(super) fn hire_ready(&self, name: &'static str, capacity: u32) -> AgentId {
        let agent = self.hire(name, &[SALES]);
        self.limit(agent, Family::Messaging, capacity);
        self.connect(agent);
        self.choose(agent, Family::Messaging, Choice::Available).unwrap();
        agent
    }

    pub(super) fn limit(&self, agent: AgentId, family: Family, capacity: u32) {
        let capacity = Some(Capacity(capacity));
        self.system(move |tx, _| tx.set_capacity(agent, family, capacity));
    }

    pub(super) fn connect(&self, agent: AgentId) -> ConnectionId {
        let connection = ConnectionId::from_bytes(self.ids.id());
        let command = Connect { agent, connection, node: "node".to_owned() };
        self.system(move |tx, ctx| connect(tx, ctx, &command));
        connection
    }

    pub(super) fn disconnect(&self, connection: ConnectionId) {
        self.system(move |tx, ctx| disconnect(tx, ctx, connection));
    }

    pub(super) fn choose(
        &self,
        agent: AgentId,
        family: Family,
        choice: Choice,
    ) -> Result<Availability, SetAvailabilityError> {
        let command = SetAvailability { agent, family, choice };
        self.run(Actor::Agent(agent), move |tx, ctx| set_availability(tx, ctx, &command))
    }

    /// The agent takes no more messaging conversations.
    pub(super) fn choose_away(&self, agent: AgentId) {
        self.choose(agent, Family::Messaging, Choice::Unavailable).unwrap();
    }

    pub(super) fn choice(&self, agent: AgentId, family: Family) -> Choice {
        self.system(move |tx, _| tx.availability(agent, family)).unwrap().choice
    }

    /// Chat, then messaging.
    pub(super) fn statuses(&self, agent: AgentId) -> Vec<FamilyStatusView> {
        self.read(move |queries| queries.family_statuses(agent))
    }

    /// A visitor's message, as the channel brings it.
    pub(super) fn message(&self, number: u32, platform_id: &str, words: &str) -> ReceiveMessage {
        ReceiveMessage {
            channel: whatsapp(),
            sender: visitor(number),
            platform_id: platform_id.to_owned(),
            key: key(platform_id),
            own_key: key(platform_id),
            sent_at: self.now(),
            content: InboundContent::Text(words.to_owned()),
            raw: None,
            quoted: None,
            context: MessageContext::default(),
        }
    }

    pub(super) fn receive(&self, command: ReceiveMessage) -> Received {
        let work =
            move |tx: &mut dyn Transaction, ctx: &Context| receive_message(tx, ctx, &command);
        self.run(Actor::Visitor, work).unwrap()
    }

    /// A visitor writes on WhatsApp, now: their conversation.
    #[track_caller]
    pub(super) fn write(&self, number: u32) -> ConversationId {
        let platform_id =
            format!("auto{}", u64::from_be_bytes(self.ids.id()[..8].try_into().unwrap()));
        self.taken_in(self.message(number, &platform_id, "Bonjour")).0
    }

    /// A message that is new: its conversation and its id.
    #[track_caller]
    pub(super) fn taken_in(&self, command: ReceiveMessage) -> (ConversationId, MessageId) {
        match self.receive(command) {
            Received::New { conversation, message } => (conversation, message),
            other => panic!("a new message was {other:?}"),
        }
    }

    pub(super) fn talk(&self, id: ConversationId) -> Conversation {
        self.system(move |tx, _| tx.conversation(id)).unwrap()
    }

    /// On whose desk it is.
    pub(super) fn holder(&self, id: ConversationId) -> Option<AgentId> {
        self.talk(id).agent()
    }

    pub(super) fn answer(
        &self,
        agent: AgentId,
        talk: ConversationId,
        words: &str,
    ) -> Result<Message, SendMessageError> {
        self.answer_as(agent, talk, words, self.client_id())
    }

    /// An id as a screen gives them.
    pub(super) fn client_id(&self) -> ClientId {
        ClientId::from_bytes(self.ids.id())
    }

    pub(super) fn answer_as(
        &self,
        agent: AgentId,
        talk: ConversationId,
        words: &str,
        client_id: ClientId,
    ) -> Result<Message, SendMessageError> {
        let content = OutboundContent::Text(words.to_owned());
        let command = SendMessage {
            conversation: talk,
            client_id,
            content,
            quoted: None,
            is_signed: false,
            expected_epoch: None,
        };
        self.send(agent, command)
    }

    pub(super) fn send(
        &self,
        agent: AgentId,
        command: SendMessage,
    ) -> Result<Message, SendMessageError> {
        let sent = self.run(Actor::Agent(agent), move |tx, ctx| send_message(tx, ctx, &command));
        sent.map(|sent| sent.message)
    }

    pub(super) fn close(
        &self,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Conversation, CloseConversationError> {
        let command = CloseConversation::plain(conversation, None);
        self.run(Actor::Agent(agent), move |tx, ctx| close_conversation(tx, ctx, &command))
    }

    pub(super) fn snooze(
        &self,
        agent: AgentId,
        conversation: ConversationId,
        terms: SnoozeTerms,
    ) -> Result<Conversation, SnoozeConversationError> {
        let command = SnoozeConversation { conversation, terms, expected_epoch: None };
        self.run(Actor::Agent(agent), move |tx, ctx| snooze_conversation(tx, ctx, &command))
    }

    pub(super) fn reopen(
        &self,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Conversation, ReopenConversationError> {
        let command = ReopenConversation { conversation, expected_version: None };
        self.run(Actor::Agent(agent), move |tx, ctx| reopen_conversation(tx, ctx, &command))
    }

    /// Ends the pauses that are due; how many rows of due work there were.
    pub(super) fn end_pauses(&self) -> usize {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::WakeSnoozed], 64)?;
            for claim in &claims {
                wake_snoozed(tx, ctx, claim)?;
            }
            Ok(claims.len())
        })
    }

    /// Looks for silence where a look is due; how many looks there were.
    pub(super) fn look_for_silence(&self) -> usize {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::AutoClose], 64)?;
            for claim in &claims {
                auto_close(tx, ctx, claim)?;
            }
            Ok(claims.len())
        })
    }

    /// How many events of that name there were.
    pub(super) fn told(&self, name: &str) -> usize {
        self.event_names().into_iter().filter(|it| *it == name).count()
    }

    pub(super) fn delivery(&self, message: MessageId) -> Delivery {
        self.system(move |tx, _| tx.delivery(message)).unwrap().delivery
    }

    /// Claims the answers that may leave now, and begins each.
    pub(super) fn begin_sending(&self) -> Vec<(ClaimedWork, BeginSend)> {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::SendMessage], 64)?;
            claims
                .into_iter()
                .map(|claim| begin_send(tx, ctx, &claim).map(|begun| (claim, begun)))
                .collect()
        })
    }

    /// Says what came of a call.
    pub(super) fn end_sending(&self, claim: ClaimedWork, call: &Outgoing, outcome: SendOutcome) {
        let Outgoing { message, attempt, .. } = *call;
        let finished = Finished { message, attempt, outcome, resumes: false };
        self.system(move |tx, ctx| finish_send(tx, ctx, &claim, &finished));
    }

    /// Sends all that may leave, each answered so; the messages, in the order of the calls.
    pub(super) fn send_all(&self, outcome: impl Fn(&Outgoing) -> SendOutcome) -> Vec<MessageId> {
        let mut sent = Vec::new();
        loop {
            let begun = self.begin_sending();
            if begun.is_empty() {
                return sent;
            }
            for (claim, begun) in begun {
                if let BeginSend::Call(call) = begun {
                    sent.push(call.message);
                    self.end_sending(claim, &call, outcome(&call));
                }
            }
        }
    }

    /// Ends the graces that are due.
    pub(super) fn end_graces(&self) -> usize {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::PresenceGrace], 64)?;
            for claim in &claims {
                end_grace(tx, ctx, claim)?;
            }
            Ok(claims.len())
        })
    }
}
