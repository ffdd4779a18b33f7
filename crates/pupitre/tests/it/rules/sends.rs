//! Places, cards, choices, replies to one message and reactions: C4, W2, D11.

use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send::BeginSend;
use pupitre_app::jobs::send_reaction::{begin_reaction, finish_reaction};
use pupitre_app::message::{
    OutboundContent, ReactToMessage, ReactToMessageError, RecordReport, SendMessage,
    SendMessageError, react_to_message, record_report,
};
use pupitre_app::ports::channel::{OutgoingReaction, SendOutcome};
use pupitre_app::ports::store::{ClaimedWork, Topic};
use pupitre_domain::conversation::HoldError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::{DeliveryError, FailureCode, Report};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId, MessageId};
use pupitre_domain::message::{
    Choice, Choices, ChoicesKind, ChoicesSection, ContactCard, ContactPoint, Content, Direction,
    Flaw, Location, Message, Reaction, ReactionError, ReactionState,
};

use super::fixtures::{accepted, key, whatsapp};
use super::house::{House, in_each_house};

fn place() -> OutboundContent {
    OutboundContent::Location(Box::new(Location {
        latitude: 488_566_138,
        longitude: -23_522_219,
        name: Some("Boutique Orvelle".to_owned()),
        address: Some("1 rue de la Paix, Paris".to_owned()),
        url: None,
    }))
}

fn cards() -> OutboundContent {
    let point = |value: &str, kind: &str| ContactPoint {
        value: value.to_owned(),
        kind: Some(kind.to_owned()),
    };
    OutboundContent::Contacts(vec![ContactCard {
        name: "Camille Petit".to_owned(),
        last_name: Some("Petit".to_owned()),
        organization: Some("Orvelle".to_owned()),
        phones: vec![point("+33 1 23 45 67 89", "WORK")],
        emails: vec![point("camille@orvelle.example", "WORK")],
        ..ContactCard::default()
    }])
}

fn choices() -> Choices {
    let row = |id: &str, title: &str| Choice {
        id: id.to_owned(),
        title: title.to_owned(),
        description: None,
    };
    let rows = vec![row("am", "Le matin"), row("pm", "L’après-midi")];
    Choices {
        kind: ChoicesKind::Buttons,
        header: Some("Rendez-vous".to_owned()),
        body: "Quand préférez-vous ?".to_owned(),
        footer: None,
        button: None,
        sections: vec![ChoicesSection { title: None, rows }],
        chosen: None,
    }
}

fn each() -> [OutboundContent; 3] {
    [place(), cards(), OutboundContent::Choices(Box::new(choices()))]
}

fn says(content: &OutboundContent) -> Content {
    match content {
        OutboundContent::Location(place) => Content::Location(place.clone()),
        OutboundContent::Contacts(cards) => Content::Contacts(cards.clone()),
        OutboundContent::Choices(choices) => Content::Choices(choices.clone()),
        OutboundContent::Text(_) | OutboundContent::Media { .. } => panic!("it has none"),
    }
}

fn command(house: &House, talk: ConversationId, content: OutboundContent) -> SendMessage {
    SendMessage {
        conversation: talk,
        client_id: house.client_id(),
        content,
        quoted: None,
        is_signed: false,
        expected_epoch: None,
    }
}

#[test]
fn c4_d11_a_place_cards_and_choices_leave_as_they_were_written_and_once() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        for content in each() {
            let command = command(house, talk, content.clone());
            let sent = house.send(ana, command.clone()).unwrap();
            assert_eq!(sent.content, says(&content));
            let again = house.send(ana, command.clone()).unwrap();
            assert_eq!(again, sent, "it is stored as it was written");
            let other = SendMessage { content: OutboundContent::Text("x".to_owned()), ..command };
            let refused = house.send(ana, other).unwrap_err();
            assert!(matches!(refused, SendMessageError::ClientIdConflict), "{refused}");
            let begun = house.begin_sending();
            let [(claim, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
            assert_eq!((call.message, &call.content), (sent.id, &sent.content));
            house.end_sending(claim.clone(), call, accepted(call));
            assert_eq!(house.delivery(sent.id).state.name(), "sent");
        }
    });
}

#[test]
fn c4_w2_each_kind_is_the_holders_and_ends_with_the_window() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        for content in each() {
            let refused = house.send(bo, command(house, talk, content)).unwrap_err();
            let SendMessageError::Reply(ReplyError::Hold(HoldError::NotOwner)) = refused else {
                panic!("{refused}")
            };
        }
        // Accepted before the window ends, it does not leave after.
        let late: Vec<MessageId> = each()
            .into_iter()
            .map(|it| house.send(ana, command(house, talk, it)).unwrap().id)
            .collect();
        house.pass(24 * 3_600);
        assert!(house.send_all(accepted).is_empty());
        for id in late {
            let code = house.delivery(id).error.map(|it| it.code);
            assert_eq!(code, Some(FailureCode::WindowClosed));
        }
        for content in each() {
            let refused = house.send(ana, command(house, talk, content)).unwrap_err();
            let SendMessageError::Reply(ReplyError::WindowClosed { .. }) = refused else {
                panic!("{refused}")
            };
        }
    });
}

#[test]
fn c4_what_the_platform_would_refuse_is_refused_with_its_field() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let mut wide = choices();
        wide.sections[0].rows[1].title = "é".repeat(21);
        let wide = OutboundContent::Choices(Box::new(wide));
        let refused = house.send(ana, command(house, talk, wide)).unwrap_err();
        let SendMessageError::ChoicesInvalid(error) = refused else { panic!("{refused}") };
        assert_eq!(error.field, "sections[0].rows[1].title");
        assert_eq!(error.flaw, Flaw::TooLong { limit: 20 });
        let empty = OutboundContent::Contacts(Vec::new());
        let refused = house.send(ana, command(house, talk, empty)).unwrap_err();
        assert!(matches!(refused, SendMessageError::ContactsInvalid(_)), "{refused}");
        let OutboundContent::Location(mut off) = place() else { panic!() };
        off.latitude = i32::MAX;
        let off = OutboundContent::Location(off);
        let refused = house.send(ana, command(house, talk, off)).unwrap_err();
        assert!(matches!(refused, SendMessageError::LocationInvalid(_)), "{refused}");
        let mut unfilled = choices();
        unfilled.body = "Bonjour {{contact_first_name}}".to_owned();
        let unfilled = OutboundContent::Choices(Box::new(unfilled));
        let refused = house.send(ana, command(house, talk, unfilled)).unwrap_err();
        assert!(matches!(refused, SendMessageError::VariableUnfilled { .. }), "{refused}");
        assert!(house.begin_sending().is_empty());
    });
}

fn reply(house: &House, ana: AgentId, talk: ConversationId, to: MessageId) -> Message {
    let text = OutboundContent::Text("Celui-ci".to_owned());
    let command = SendMessage { quoted: Some(to), ..command(house, talk, text) };
    let sent = house.send(ana, command.clone()).unwrap();
    assert_eq!(house.send(ana, command.clone()).unwrap(), sent);
    let other = SendMessage { quoted: None, ..command };
    let refused = house.send(ana, other).unwrap_err();
    assert!(matches!(refused, SendMessageError::ClientIdConflict), "{refused}");
    sent
}

/// The platform's id of the message that the one that leaves now answers.
fn quoted_by_the_next(house: &House) -> Option<String> {
    let begun = house.begin_sending();
    let [(claim, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
    house.end_sending(claim.clone(), call, accepted(call));
    call.quoted.clone()
}

#[test]
fn c4_a_reply_names_the_message_that_it_answers_of_either_side_and_any_conversation() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (talk, first) = house.taken_in(house.message(1, "first", "Bonjour"));
        reply(house, ana, talk, first);
        assert_eq!(quoted_by_the_next(house).as_deref(), Some("first"));

        // Our own message has its id since it left; both wait here.
        let ours = house.answer(ana, talk, "Réponse").unwrap();
        reply(house, ana, talk, ours.id);
        assert_eq!(quoted_by_the_next(house), None);
        let id = house.delivery(ours.id).platform_id;
        assert!(id.is_some());
        assert_eq!(quoted_by_the_next(house), id);

        house.close(ana, talk).unwrap();
        let next = house.taken_in(house.message(1, "second", "Encore moi")).0;
        assert_ne!(next, talk);
        let sent = reply(house, ana, next, first);
        assert_eq!(sent.context.quoted.and_then(|it| it.message), Some((talk, first)));
        assert_eq!(quoted_by_the_next(house).as_deref(), Some("first"));

        let theirs = house.taken_in(house.message(2, "theirs", "Bonjour")).1;
        for unknown in [theirs, MessageId::from_bytes([7; 16])] {
            let text = OutboundContent::Text("Celui-là".to_owned());
            let command = SendMessage { quoted: Some(unknown), ..command(house, next, text) };
            let refused = house.send(ana, command).unwrap_err();
            assert!(matches!(refused, SendMessageError::QuotedNotFound), "{refused}");
        }
    });
}

#[test]
fn c4_a_message_that_never_left_is_not_named_and_its_reply_leaves_all_the_same() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let lost = house.answer(ana, talk, "Réponse").unwrap();
        let refused =
            DeliveryError { code: FailureCode::Invalid, platform_code: None, detail: None };
        house.send_all(|_| SendOutcome::Rejected(refused.clone()));
        reply(house, ana, talk, lost.id);
        assert_eq!(quoted_by_the_next(house), None);
    });
}

fn react(
    house: &House,
    agent: AgentId,
    (conversation, message): (ConversationId, MessageId),
    emoji: &str,
) -> Result<(), ReactToMessageError> {
    let emoji = Some(emoji.to_owned()).filter(|it| !it.is_empty());
    let command = ReactToMessage { conversation, message, emoji };
    house.run(Actor::Agent(agent), move |tx, ctx| react_to_message(tx, ctx, &command))
}

/// The reactions that leave now.
fn leaving(house: &House) -> Vec<(ClaimedWork, OutgoingReaction)> {
    house.system(|tx, ctx| {
        let mut calls = Vec::new();
        for claim in claim_due(tx, ctx, &[Topic::SendReaction], 9)? {
            let call = begin_reaction(tx, ctx, &claim)?;
            calls.extend(call.map(|call| (claim, call)));
        }
        Ok(calls)
    })
}

fn finish(house: &House, claim: &ClaimedWork, outcome: SendOutcome) {
    let claim = claim.clone();
    house.system(move |tx, ctx| finish_reaction(tx, ctx, &claim, &outcome));
}

fn taken(platform_id: &str) -> SendOutcome {
    SendOutcome::Accepted {
        platform_id: platform_id.to_owned(),
        platform_key: key(platform_id),
        anomaly: None,
    }
}

fn reaction(house: &House, (talk, message): (ConversationId, MessageId)) -> Option<Reaction> {
    house.system(move |tx, _| tx.reaction(talk, message, Direction::Outbound))
}

fn stands(house: &House, on: (ConversationId, MessageId)) -> (Option<String>, &'static str) {
    let reaction = reaction(house, on).unwrap();
    (reaction.emoji, reaction.state.name())
}

#[test]
fn c4_a_reaction_leaves_once_and_is_taken_away() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let on = house.taken_in(house.message(1, "first", "Merci !"));
        let before = house.told("message.changed");
        react(house, ana, on, "👍").unwrap();
        react(house, ana, on, "👍").unwrap();
        assert_eq!(house.told("message.changed") - before, 1, "the same sign is one");
        assert_eq!(stands(house, on), (Some("👍".to_owned()), "queued"));
        let calls = leaving(house);
        let [(claim, call)] = calls.as_slice() else { panic!("{calls:?}") };
        assert_eq!((call.platform_id.as_str(), call.emoji.as_deref()), ("first", Some("👍")));
        finish(house, claim, taken("r1"));
        assert_eq!(stands(house, on), (Some("👍".to_owned()), "sent"));
        assert!(leaving(house).is_empty());
        react(house, ana, on, "👍").unwrap();
        assert!(leaving(house).is_empty());

        react(house, ana, on, "").unwrap();
        let calls = leaving(house);
        let [(claim, call)] = calls.as_slice() else { panic!("{calls:?}") };
        assert_eq!(call.emoji, None);
        finish(house, claim, taken("r2"));
        assert_eq!(stands(house, on), (None, "sent"));
        react(house, ana, on, "").unwrap();
        assert!(leaving(house).is_empty());
    });
}

#[test]
fn c4_the_platform_hears_of_the_last_sign_last() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let on = house.taken_in(house.message(1, "first", "Merci !"));
        react(house, ana, on, "👍").unwrap();
        let (first, _) = leaving(house).remove(0);
        react(house, ana, on, "❤️").unwrap();
        assert!(leaving(house).is_empty(), "the first call is under way");
        finish(house, &first, taken("r1"));
        assert_eq!(stands(house, on), (Some("❤️".to_owned()), "queued"), "it is about another");
        house.pass(2);
        let (second, call) = leaving(house).remove(0);
        assert_eq!(call.emoji.as_deref(), Some("❤️"));

        // A call whose outcome nobody knows is made again: the sign is the same.
        finish(house, &second, SendOutcome::Ambiguous);
        house.pass(2);
        let (third, call) = leaving(house).remove(0);
        assert_eq!(call.emoji.as_deref(), Some("❤️"));
        finish(house, &third, taken("r2"));
        assert_eq!(stands(house, on).1, "sent");

        // What is wrong with it comes as a status.
        let report = |id: &str, report: Report| {
            let reported_at = house.now();
            let command = RecordReport {
                channel: whatsapp().id,
                claimed: None,
                platform_id: id.to_owned(),
                key: key(id),
                report,
                reported_at,
            };
            house.system(move |tx, ctx| record_report(tx, ctx, &command))
        };
        report("r2", Report::Sent);
        assert_eq!(stands(house, on).1, "sent");
        let error = DeliveryError { code: FailureCode::Invalid, platform_code: None, detail: None };
        report("r1", Report::Failed(error.clone()));
        assert_eq!(stands(house, on).1, "sent", "that was about the first");
        report("r2", Report::Failed(error));
        assert_eq!(stands(house, on).1, "failed");
        react(house, ana, on, "❤️").unwrap();
        assert_eq!(leaving(house).len(), 1, "it may be made again");
    });
}

#[test]
fn c4_w2_a_reaction_is_the_holders_on_a_visitors_message_inside_the_window() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (talk, first) = house.taken_in(house.message(1, "first", "Merci !"));
        let bo = house.hire_ready("bo", 5);
        let refused = react(house, bo, (talk, first), "👍").unwrap_err();
        let ReactToMessageError::Reply(ReplyError::Hold(HoldError::NotOwner)) = refused else {
            panic!("{refused}")
        };
        let ours = house.answer(ana, talk, "Réponse").unwrap().id;
        let table = [
            (ours, "👍", ReactionError::NotAllowed),
            (first, "ok", ReactionError::NotAnEmoji),
            (first, "👍👍", ReactionError::NotAnEmoji),
        ];
        for (message, emoji, expected) in table {
            let refused = react(house, ana, (talk, message), emoji).unwrap_err();
            let ReactToMessageError::Reaction(error) = refused else { panic!("{refused}") };
            assert_eq!(error, expected);
        }
        let nothing = (talk, MessageId::from_bytes([7; 16]));
        let refused = react(house, ana, nothing, "👍").unwrap_err();
        assert!(matches!(refused, ReactToMessageError::MessageNotFound), "{refused}");

        react(house, ana, (talk, first), "👍").unwrap();
        house.pass(24 * 3_600);
        assert!(leaving(house).is_empty());
        assert_eq!(stands(house, (talk, first)).1, ReactionState::Failed.name());
        let refused = react(house, ana, (talk, first), "❤️").unwrap_err();
        let ReactToMessageError::Reply(ReplyError::WindowClosed { .. }) = refused else {
            panic!("{refused}")
        };

        // The visitor writes again a month later: the window is open, the message too old.
        house.pass(30 * 86_400);
        house.taken_in(house.message(1, "later", "Bonjour"));
        let refused = react(house, ana, (talk, first), "❤️").unwrap_err();
        let ReactToMessageError::Reaction(ReactionError::TooOld) = refused else {
            panic!("{refused}")
        };
    });
}
