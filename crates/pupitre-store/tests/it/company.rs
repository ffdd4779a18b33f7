//! One small company for the contract tests: Ana, Bo and Cy, the Sales and Billing teams, a
//! WhatsApp number and a web chat, and visitors by number.

use jiff::Timestamp;
use pupitre_app::ports::store::{DeliveryRow, NewAgent, StoreError, Transaction};
use pupitre_domain::agent::{Agent, Availability, AvailabilityCause, Choice, Role};
use pupitre_domain::channel::{Brand, Channel, ChannelKind, Family};
use pupitre_domain::contact::{Contact, Identity, NameOrigin};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::conversation::{ClosingCause, Conversation, State, WaitingOn};
use pupitre_domain::delivery::Delivery;
use pupitre_domain::id::{
    AgentId, AssignmentId, BrandId, ChannelId, ClientId, ConnectionId, ContactId, ConversationId,
    IdentityId, MediaId, MessageId, TeamId,
};
use pupitre_domain::language::Language;
use pupitre_domain::media::{Announced, Media, MediaState, Picture};
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext,
};
use pupitre_domain::team::Team;

pub(crate) const BRAND: BrandId = BrandId::from_bytes([0xb0; 16]);
pub(crate) const PHONE: ChannelId = ChannelId::from_bytes([0xc1; 16]);
pub(crate) const SITE: ChannelId = ChannelId::from_bytes([0xc2; 16]);
pub(crate) const SALES: TeamId = TeamId::from_bytes([0x51; 16]);
pub(crate) const BILLING: TeamId = TeamId::from_bytes([0x52; 16]);
pub(crate) const ANA: AgentId = AgentId::from_bytes([0xa1; 16]);
pub(crate) const BO: AgentId = AgentId::from_bytes([0xa2; 16]);
pub(crate) const CY: AgentId = AgentId::from_bytes([0xa3; 16]);

/// An id of that kind and number; ids of one kind sort as their numbers.
fn bytes(kind: u8, number: u32) -> [u8; 16] {
    let [a, b, c, d] = number.to_be_bytes();
    [kind, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, kind]
}

pub(crate) fn talk_id(number: u32) -> ConversationId {
    ConversationId::from_bytes(bytes(1, number))
}

pub(crate) fn contact_id(number: u32) -> ContactId {
    ContactId::from_bytes(bytes(2, number))
}

pub(crate) fn identity_id(number: u32) -> IdentityId {
    IdentityId::from_bytes(bytes(3, number))
}

pub(crate) fn stay_id(number: u32) -> AssignmentId {
    AssignmentId::from_bytes(bytes(4, number))
}

pub(crate) fn message_id(number: u32) -> MessageId {
    MessageId::from_bytes(bytes(5, number))
}

pub(crate) fn media_id(number: u32) -> MediaId {
    MediaId::from_bytes(bytes(6, number))
}

pub(crate) fn client_id(number: u32) -> ClientId {
    ClientId::from_bytes(bytes(7, number))
}

pub(crate) fn screen_id(number: u32) -> ConnectionId {
    ConnectionId::from_bytes(bytes(8, number))
}

/// A platform's key.
pub(crate) fn key(number: u32) -> [u8; 16] {
    bytes(9, number)
}

/// A picture of the house, in the file store.
pub(crate) fn house_picture() -> Media {
    Media {
        id: MediaId::from_bytes([8; 16]),
        channel: None,
        state: MediaState::Stored,
        mime: "image/webp".to_owned(),
        file_name: None,
        size_bytes: Some(9),
        sha256: Some([7; 32]),
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: Some(Picture { width: 60, height: 40, preview: None }),
        fetch_until: None,
    }
}

/// The instant of that second of the tests' day.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

pub(crate) fn brand() -> Brand {
    Brand { id: BRAND, name: "Orvelle".to_owned(), logo: None }
}

pub(crate) fn phone() -> Channel {
    Channel {
        id: PHONE,
        brand: BRAND,
        kind: ChannelKind::WhatsApp,
        name: "WhatsApp Orvelle".to_owned(),
        address: "+33 1 00 00 00 01".to_owned(),
        platform_address: "101".to_owned(),
        default_language: Language::FRENCH,
    }
}

pub(crate) fn site() -> Channel {
    Channel {
        id: SITE,
        kind: ChannelKind::WebChat,
        name: "Site Orvelle".to_owned(),
        address: "orvelle.example".to_owned(),
        platform_address: "site".to_owned(),
        ..phone()
    }
}

pub(crate) fn agent(id: AgentId, name: &str, languages: &[Language]) -> NewAgent {
    let agent = Agent {
        id,
        email: format!("{}@orvelle.example", name.to_lowercase()),
        name: name.to_owned(),
        pseudonym: format!("{name} O."),
        role: Role::Agent,
        languages: languages.to_vec(),
        is_active: true,
        avatar: None,
    };
    NewAgent { agent, password_hash: format!("$argon2id${name}"), created_at: at(0) }
}

/// Writes the company: Ana and Bo are of Sales, Bo and Cy of Billing; Cy speaks English too.
pub(crate) fn furnish(tx: &mut dyn Transaction) -> Result<(), StoreError> {
    tx.put_brand(&brand())?;
    tx.put_channel(&phone())?;
    tx.put_channel(&site())?;
    tx.put_team(&Team { id: SALES, name: "Sales".to_owned() })?;
    tx.put_team(&Team { id: BILLING, name: "Billing".to_owned() })?;
    tx.put_catch_all_route(Route { team: SALES, priority: 0 })?;
    tx.insert_agent(&agent(ANA, "Ana", &[Language::FRENCH]))?;
    tx.insert_agent(&agent(BO, "Bo", &[Language::FRENCH]))?;
    tx.insert_agent(&agent(CY, "Cy", &[Language::FRENCH, Language::ENGLISH]))?;
    for (team, agent) in [(SALES, ANA), (SALES, BO), (BILLING, BO), (BILLING, CY)] {
        tx.add_member(team, agent)?;
    }
    Ok(())
}

pub(crate) fn contact(number: u32) -> Contact {
    Contact {
        id: contact_id(number),
        name: format!("Visitor {number}"),
        name_origin: NameOrigin::Profile,
        is_blocked: false,
        name_note: None,
    }
}

/// A visitor on the WhatsApp number, known by phone and user id.
pub(crate) fn identity(number: u32) -> Identity {
    Identity {
        id: identity_id(number),
        channel: PHONE,
        contact: contact_id(number),
        user_id: Some(format!("user-{number}")),
        phone: Some(format!("336{number:08}")),
        last_visitor_message_at: None,
    }
}

/// Writes a visitor.
pub(crate) fn meet(tx: &mut dyn Transaction, number: u32) -> Result<(), StoreError> {
    tx.insert_contact(&contact(number), at(0))?;
    tx.insert_identity(&identity(number))
}

/// A visitor's conversation in the queue of Sales.
pub(crate) fn queued(number: u32) -> Conversation {
    Conversation {
        id: talk_id(number),
        channel: PHONE,
        family: Family::Messaging,
        contact: contact_id(number),
        identity: identity_id(number),
        team: SALES,
        state: State::Queued { waits_for: None },
        language: Language::FRENCH,
        priority: 0,
        waiting_on: WaitingOn::Agent,
        waiting_since: Some(at(i64::from(number))),
        window_ends_at: None,
        unread_count: 1,
        opened_at: at(i64::from(number)),
        last_message: None,
        last_message_at: at(i64::from(number)),
        transfer_count: 0,
        woken_by: None,
        relaunch: None,
        answered_epoch: 0,
        epoch: 0,
        version: 0,
    }
}

/// Writes a visitor whose conversation waits.
pub(crate) fn wait(tx: &mut dyn Transaction, number: u32) -> Result<Conversation, StoreError> {
    meet(tx, number)?;
    let conversation = queued(number);
    tx.insert_conversation(&conversation)?;
    Ok(conversation)
}

/// Writes a visitor whose conversation is on that agent's desk; the stay has the visitor's number.
pub(crate) fn hold(
    tx: &mut dyn Transaction,
    number: u32,
    agent: AgentId,
) -> Result<Conversation, StoreError> {
    let waiting = wait(tx, number)?;
    land(tx, &waiting, stay_id(number), agent, at(i64::from(number)))
}

/// Puts a waiting conversation on a desk.
pub(crate) fn land(
    tx: &mut dyn Transaction,
    waiting: &Conversation,
    stay: AssignmentId,
    agent: AgentId,
    since: Timestamp,
) -> Result<Conversation, StoreError> {
    let held = waiting.assign(agent, stay, since).unwrap();
    tx.save_conversation(&held)?;
    tx.insert_assignment(stay, &held, agent, since)?;
    Ok(held)
}

/// Ends a conversation and its stay.
pub(crate) fn close(
    tx: &mut dyn Transaction,
    held: &Conversation,
    closed_at: Timestamp,
) -> Result<Conversation, StoreError> {
    let closed = held.close(ClosingCause::Agent, None, closed_at).unwrap();
    tx.save_conversation(&closed)?;
    if let State::Assigned { assignment, .. } = held.state {
        tx.end_assignment(assignment, closed_at)?;
    }
    Ok(closed)
}

pub(crate) fn inbound(number: u32, talk: u32, content: Content) -> Message {
    Message {
        id: message_id(number),
        conversation: talk_id(talk),
        direction: Direction::Inbound,
        author: Author::Visitor,
        content,
        sent_at: at(i64::from(number)),
        received_at: at(i64::from(number) + 1),
        platform_id: Some(format!("id.{number}")),
        client_id: None,
        context: MessageContext::default(),
        changes: MessageChanges::default(),
    }
}

pub(crate) fn outbound(number: u32, talk: u32, content: Content) -> Message {
    Message {
        direction: Direction::Outbound,
        author: Author::Agent(ANA),
        platform_id: None,
        client_id: Some(client_id(number)),
        ..inbound(number, talk, content)
    }
}

pub(crate) fn text(words: &str) -> Content {
    Content::Text(words.to_owned())
}

/// The delivery of a message that waits to leave by the WhatsApp number.
pub(crate) fn delivery(message: &Message) -> DeliveryRow {
    DeliveryRow {
        message: message.id,
        conversation: message.conversation,
        channel: PHONE,
        delivery: Delivery::queued(message.sent_at),
    }
}

/// Makes an agent available for a family, with a screen connected.
pub(crate) fn ready(
    tx: &mut dyn Transaction,
    agent: AgentId,
    family: Family,
    screen: u32,
) -> Result<(), StoreError> {
    tx.save_availability(&chosen(agent, family, Choice::Available))?;
    tx.insert_connection(screen_id(screen), agent, "node", at(0))
}

pub(crate) fn chosen(agent: AgentId, family: Family, choice: Choice) -> Availability {
    Availability { agent, family, choice, changed_at: at(7), cause: AvailabilityCause::Agent }
}
