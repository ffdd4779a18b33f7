//! A house with its people, whose clocks the test moves.

use std::cell::Cell;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::agent::{
    AddAgent, AddAgentError, Connect, SetAvailability, SetAvailabilityError, add_agent, connect,
    disconnect, set_availability,
};
use pupitre_app::conversation::{CloseConversation, CloseConversationError, close_conversation};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::presence::end_grace;
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
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
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConnectionId, ConversationId, MessageId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::message::Message;
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
    _database: Database,
}

/// Runs a test in a new house on each database: a WhatsApp number, a web chat site, Sales and
/// Billing; every conversation goes to Sales, and nobody is hired yet.
pub(super) fn in_each_house(test: impl Fn(&House)) {
    for database in Database::of_each_kind() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told = Arc::new(Told::default());
        let listener: Arc<dyn CommitListener> = Arc::<Told>::clone(&told);
        let desk = Desk::new(database.open(&runtime, listener));
        let house = House {
            desk,
            ids: Arc::default(),
            told,
            elapsed: Cell::new(Timestamp::from_second(1_800_000_000).unwrap()),
            ahead: Cell::new(SignedDuration::ZERO),
            runtime,
            _database: database,
        };
        house.system(furnish);
        test(&house);
    }
}

impl House {
    /// The business instant.
    pub(super) fn now(&self) -> Timestamp {
        self.elapsed.get().checked_add(self.ahead.get()).unwrap()
    }

    /// Both clocks go on.
    pub(super) fn pass(&self, seconds: i64) {
        let by = SignedDuration::from_secs(seconds);
        self.elapsed.set(self.elapsed.get().checked_add(by).unwrap());
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

    pub(super) fn hire_who_speaks(
        &self,
        name: &'static str,
        teams: &[TeamId],
        languages: &[Language],
    ) -> AgentId {
        let command = AddAgent {
            email: format!("{name}@orvelle.example"),
            name: name.to_owned(),
            pseudonym: name.to_owned(),
            role: Role::Agent,
            languages: languages.to_vec(),
            password_hash: "$argon2id$none".to_owned(),
            teams: teams.to_vec(),
        };
        let added = self.run(Actor::System, move |tx, ctx| {
            Ok::<_, AddAgentError>(add_agent(tx, ctx, &command)?.id)
        });
        added.unwrap()
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
            sent_at: self.now(),
            content: InboundContent::Text(words.to_owned()),
            raw: None,
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
            format!("w{}", u64::from_be_bytes(self.ids.id()[..8].try_into().unwrap()));
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
        let client_id = ClientId::from_bytes(self.ids.id());
        self.answer_as(agent, talk, words, client_id)
    }

    pub(super) fn answer_as(
        &self,
        agent: AgentId,
        talk: ConversationId,
        words: &str,
        client_id: ClientId,
    ) -> Result<Message, SendMessageError> {
        let content = OutboundContent::Text(words.to_owned());
        let command = SendMessage { conversation: talk, client_id, content, expected_epoch: None };
        let sent = self.run(Actor::Agent(agent), move |tx, ctx| send_message(tx, ctx, &command));
        sent.map(|sent| sent.message)
    }

    pub(super) fn close(
        &self,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Conversation, CloseConversationError> {
        let command = CloseConversation { conversation, expected_epoch: None };
        self.run(Actor::Agent(agent), move |tx, ctx| close_conversation(tx, ctx, &command))
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
        let finished = Finished { message: call.message, attempt: call.attempt, outcome };
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
