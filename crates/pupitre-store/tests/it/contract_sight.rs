//! What every store says of who may see what, and of the events that concern an agent.

use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::agent::{Agent, AvailabilityCause, Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Closing, ClosingCause, WokenBy};
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::event::{Actor, DeskChange, Event, EventBody, ReturnCause};
use pupitre_domain::id::{
    AgentId, ChannelId, ClosingReasonId, ContactId, ConversationId, NoteId, OpeningHoursId,
    RoutingRuleId, TagId,
};
use pupitre_domain::language::Language;
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::routing_rule::{HoursCondition, Reason};

use crate::company::{
    ANA, BILLING, BO, CY, agent, at, client_id, close, contact_id, furnish, hold, land, media_id,
    message_id, queued, stay_id, talk_id, wait,
};
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

fn sees(db: &Db, who: AgentId, number: u32) -> bool {
    db.seen(move |queries| queries.may_agent_see(who, talk_id(number)))
}

fn knows(db: &Db, who: AgentId, number: u32) -> bool {
    db.seen(move |queries| queries.may_agent_see_contact(who, contact_id(number)))
}

#[test]
fn d2_an_agent_sees_what_is_or_was_on_their_desk_and_the_past_of_who_is_on_it() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            // A contact's past was Bo's, their present is Ana's.
            let past = hold(tx, 1, BO)?;
            close(tx, &past, at(60))?;
            let again = pupitre_domain::conversation::Conversation {
                id: talk_id(2),
                opened_at: at(70),
                ..queued(1)
            };
            tx.insert_conversation(&again)?;
            land(tx, &again, stay_id(2), ANA, at(71))?;
            wait(tx, 3)?;
            // This one went from Ana's desk back to the queue.
            let held = hold(tx, 4, ANA)?;
            tx.end_assignment(stay_id(4), at(9))?;
            let back = pupitre_domain::conversation::Conversation {
                state: queued(4).state,
                version: held.version + 1,
                ..held
            };
            tx.save_conversation(&back)
        });
        let table = [
            (ANA, 1, true),
            (ANA, 2, true),
            (ANA, 3, false),
            (ANA, 4, true),
            (BO, 1, true),
            (BO, 2, false),
            (BO, 4, false),
            (CY, 1, false),
            (CY, 2, false),
            (CY, 99, false),
        ];
        for (who, number, expected) in table {
            assert_eq!(sees(db, who, number), expected, "{who} {number}");
        }
        let table = [
            (ANA, 1, true),
            (BO, 1, true),
            (CY, 1, false),
            (ANA, 3, false),
            (ANA, 4, true),
            (BO, 4, false),
            (ANA, 99, false),
        ];
        for (who, number, expected) in table {
            assert_eq!(knows(db, who, number), expected, "{who} {number}");
        }

        let current = db.done(|tx| tx.conversation(talk_id(2))).unwrap();
        db.done(move |tx| close(tx, &current, at(99)));
        assert!(sees(db, ANA, 2) && !sees(db, ANA, 1));
    });
}

#[test]
fn managers_see_what_exists_and_agents_the_files_that_are_theirs() {
    on_each_database(|db| {
        db.done(furnish);
        let file = |number| Media {
            id: media_id(number),
            channel: None,
            state: MediaState::Stored,
            mime: "image/jpeg".to_owned(),
            file_name: None,
            size_bytes: None,
            sha256: None,
            platform_id: None,
            reason: None,
            announced: Announced::default(),
            picture: None,
            fetch_until: None,
        };
        db.done(move |tx| {
            hold(tx, 1, ANA)?;
            tx.insert_media(&file(1), None, at(0))?;
            tx.attach_media(media_id(1), talk_id(1), message_id(1))?;
            tx.insert_media(&file(2), Some((BO, client_id(1))), at(0))
        });
        let as_role = |role, id, name| Agent { role, ..agent(id, name, &[Language::FRENCH]).agent };
        let ana = as_role(Role::Agent, ANA, "Ana");
        let bo = as_role(Role::Agent, BO, "Bo");
        let cy = as_role(Role::Manager, CY, "Cy");
        let table = [
            (&ana, Resource::Media(media_id(1)), true),
            (&ana, Resource::Media(media_id(2)), false),
            (&bo, Resource::Media(media_id(1)), false),
            (&bo, Resource::Media(media_id(2)), true),
            (&cy, Resource::Media(media_id(1)), true),
            (&cy, Resource::Media(media_id(2)), true),
            (&cy, Resource::Media(media_id(3)), false),
            (&cy, Resource::Conversation(talk_id(1)), true),
            (&cy, Resource::Conversation(talk_id(9)), false),
            (&cy, Resource::Contact(contact_id(1)), true),
            (&bo, Resource::Conversation(talk_id(1)), false),
            (&bo, Resource::Contact(contact_id(1)), false),
            (&ana, Resource::Contact(contact_id(1)), true),
        ];
        for (who, resource, expected) in table {
            let asked = who.clone();
            let seen = db.seen(move |queries| may_see(queries, &asked, resource));
            assert_eq!(seen, expected, "{} {resource:?}", who.name);
        }
    });
}

/// How a conversation ended at that second.
fn closing(second: i64) -> Closing {
    Closing { at: at(second), cause: ClosingCause::Silence, reason: None }
}

/// One event of each kind.
fn bodies() -> Vec<EventBody> {
    let message = message_id(3);
    let error = DeliveryError {
        code: FailureCode::WindowClosed,
        platform_code: Some(131_047),
        detail: Some("Re-engagement".to_owned()),
    };
    let failed = Delivery {
        state: DeliveryState::Failed,
        error: Some(error),
        attempt: 2,
        platform_id: Some("id.3".to_owned()),
        changed_at: at(5),
    };
    vec![
        EventBody::ConversationAssigned {
            agent: ANA,
            assignment: stay_id(1),
            language_ignored: true,
        },
        EventBody::ConversationClosed {
            agent: Some(ANA),
            assignment: Some(stay_id(1)),
            closing: closing(1),
        },
        EventBody::ConversationClosed { agent: None, assignment: None, closing: closing(2) },
        EventBody::ConversationRead { message },
        EventBody::MessageReceived { message },
        EventBody::MessageSent { message },
        EventBody::MessageDeliveryChanged { message, delivery: failed },
        EventBody::MessageDeliveryChanged { message, delivery: Delivery::queued(at(4)) },
        EventBody::MediaChanged { message, media: media_id(1) },
        EventBody::AvailabilityChanged {
            agent: ANA,
            family: Family::Chat,
            choice: Choice::Available,
            cause: AvailabilityCause::Manager,
        },
        EventBody::SendAnomaly { message, code: "accepted_twice" },
    ]
}

/// One event of each kind that came with the rules of the desk.
fn bodies_of_the_rules() -> Vec<EventBody> {
    vec![
        EventBody::ConversationSnoozed {
            agent: ANA,
            assignment: stay_id(1),
            until: Some(at(7)),
            is_kept: true,
        },
        EventBody::ConversationSnoozed {
            agent: ANA,
            assignment: stay_id(1),
            until: None,
            is_kept: false,
        },
        EventBody::ConversationWoken { agent: Some(ANA), by: WokenBy::Time },
        EventBody::ConversationTransferred {
            from: Some(ANA),
            assignment: Some(stay_id(1)),
            to: Destination::Agent(BO),
        },
        EventBody::ConversationTransferred {
            from: None,
            assignment: None,
            to: Destination::Team(BILLING),
        },
        EventBody::ConversationReturned {
            agent: ANA,
            assignment: Some(stay_id(1)),
            cause: ReturnCause::WindowEnding,
        },
        EventBody::ConversationTakenOver { from: Some(ANA), assignment: Some(stay_id(1)) },
        EventBody::NoteWritten { note: NoteId::from_bytes([9; 16]) },
        EventBody::ConversationTagged { tags: vec![TagId::from_bytes([8; 16])] },
        EventBody::ConversationTagged { tags: Vec::new() },
        EventBody::ClosingReasonChanged { reason: ClosingReasonId::from_bytes([7; 16]) },
        EventBody::TagChanged { tag: TagId::from_bytes([8; 16]) },
        EventBody::SettingsChanged,
    ]
}

/// What routing tells, and one event of each change of the desk's rules.
fn changes() -> Vec<EventBody> {
    vec![
        EventBody::ConversationOpened {
            team: BILLING,
            rule: Some(RoutingRuleId::from_bytes([5; 16])),
            why: vec![Reason::Hours(HoursCondition::Closed), Reason::Phrase("à : b".to_owned())],
        },
        EventBody::DeskChanged(DeskChange::RoutingRules { version: 7 }),
        EventBody::DeskChanged(DeskChange::OpeningHours(OpeningHoursId::from_bytes([6; 16]))),
        EventBody::DeskChanged(DeskChange::Channel(ChannelId::from_bytes([7; 16]))),
        EventBody::DeskChanged(DeskChange::ContactBlocked(ContactId::from_bytes([8; 16]))),
        EventBody::DeskChanged(DeskChange::ContactUnblocked(ContactId::from_bytes([8; 16]))),
    ]
}

#[test]
fn l3_an_event_of_each_kind_reads_back() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| hold(tx, 1, ANA));
        let actors = [Actor::Visitor, Actor::Agent(BO), Actor::System];
        let events: Vec<Event> = bodies()
            .into_iter()
            .chain(bodies_of_the_rules())
            .chain(changes())
            .zip(actors.into_iter().cycle())
            .zip(0..)
            .map(|((body, actor), second)| Event {
                conversation: Some(talk_id(1)),
                actor,
                at: at(second),
                body,
            })
            .collect();
        let appended = events.clone();
        db.done(move |tx| {
            appended.iter().try_for_each(|event| tx.append(event.clone(), None, None))
        });
        let stored = db.seen(|queries| queries.events_after(ANA, 0, 100));
        let numbers: Vec<u64> = stored.iter().map(|it| it.seq).collect();
        let count = u64::try_from(events.len()).unwrap();
        assert_eq!(numbers, (1..=count).collect::<Vec<u64>>());
        assert_eq!(stored.into_iter().map(|it| it.event).collect::<Vec<_>>(), events);
        assert_eq!(db.seen(|queries| queries.last_seq()), count);
    });
}

#[test]
fn o2_the_events_after_a_number_are_those_that_concern_the_agent() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            hold(tx, 2, BO)?;
            wait(tx, 3)?;
            let ended = hold(tx, 4, ANA)?;
            close(tx, &ended, at(9))
        });
        let about = |conversation: Option<u32>, body| Event {
            conversation: conversation.map(talk_id),
            actor: Actor::System,
            at: at(0),
            body,
        };
        let received = || EventBody::MessageReceived { message: message_id(1) };
        let landed = |agent| EventBody::ConversationAssigned {
            agent,
            assignment: stay_id(1),
            language_ignored: false,
        };
        let ended = |agent| EventBody::ConversationClosed {
            agent: Some(agent),
            assignment: None,
            closing: closing(0),
        };
        let chose = |agent| EventBody::AvailabilityChanged {
            agent,
            family: Family::Chat,
            choice: Choice::Available,
            cause: AvailabilityCause::Agent,
        };
        let events = vec![
            about(Some(1), received()),
            about(Some(2), received()),
            about(Some(3), received()),
            about(Some(4), received()),
            about(Some(4), ended(ANA)),
            about(None, chose(ANA)),
            about(None, chose(BO)),
            about(Some(3), landed(ANA)),
            about(Some(1), landed(BO)),
            about(Some(99), received()),
        ];
        db.done(move |tx| events.iter().try_for_each(|event| tx.append(event.clone(), None, None)));
        let numbers = |agent, after, limit| -> Vec<u64> {
            let events = db.seen(move |queries| queries.events_after(agent, after, limit));
            events.iter().map(|it| it.seq).collect()
        };
        assert_eq!(numbers(ANA, 0, 100), [1, 5, 6, 8, 9]);
        assert_eq!(numbers(BO, 0, 100), [2, 7, 9]);
        assert!(numbers(CY, 0, 100).is_empty());
        assert_eq!(numbers(ANA, 5, 2), [6, 8]);
        assert!(numbers(ANA, 9, 100).is_empty() && numbers(ANA, u64::MAX, 100).is_empty());
    });
}

#[test]
fn an_unknown_conversation_or_contact_is_seen_by_nobody() {
    on_each_database(|db| {
        db.done(furnish);
        let unknown = ConversationId::from_bytes([9; 16]);
        assert!(!db.seen(move |queries| queries.may_agent_see(ANA, unknown)));
        assert!(!knows(db, ANA, 9));
    });
}
