//! What every store shows: lists, threads, pasts, in pages by key.

use pupitre_app::view::{
    AfterConversation, ConversationView, FamilyStatusView, ListOf, MessageView,
};
use pupitre_domain::agent::{Capacity, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, BrandId, ChannelId, ConversationId, MessageId};
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::message::{Author, Content, Message};

use crate::company::{
    ANA, BO, BRAND, CY, SITE, at, brand, chosen, client_id, close, contact, contact_id, delivery,
    furnish, hold, identity, inbound, key, land, media_id, meet, message_id, outbound, phone,
    queued, site, stay_id, talk_id, text, wait,
};
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

#[test]
fn an_active_agent_logs_in_by_their_address() {
    on_each_database(|db| {
        db.done(furnish);
        let login = |email: &'static str| db.seen(move |queries| queries.login(email));
        let ana = login("ana@orvelle.example").unwrap();
        assert_eq!((ana.agent.id, ana.password_hash.as_str()), (ANA, "$argon2id$Ana"));
        assert_eq!(db.seen(|queries| queries.agent_view(ANA)), Some(ana.agent));
        assert!(login("Ana@orvelle.example").is_none() && login("").is_none());
        db.sql("UPDATE agents SET is_active = 0 WHERE name = 'Ana'");
        assert!(login("ana@orvelle.example").is_none());
        assert!(!db.seen(|queries| queries.agent_view(ANA)).unwrap().is_active);
        assert_eq!(db.seen(|queries| queries.agent_view(AgentId::from_bytes([9; 16]))), None);
    });
}

#[test]
fn brands_and_channels_are_shown_by_name() {
    on_each_database(|db| {
        assert!(db.seen(|queries| queries.brands()).is_empty());
        assert!(db.seen(|queries| queries.channels()).is_empty());
        db.done(furnish);
        let other = pupitre_domain::channel::Brand {
            id: BrandId::from_bytes([1; 16]),
            name: "Belle".to_owned(),
            logo: None,
        };
        let written = other.clone();
        db.done(move |tx| tx.put_brand(&written));
        assert_eq!(db.seen(|queries| queries.brands()), [other, brand()]);
        assert_eq!(db.seen(|queries| queries.channels()), [site(), phone()]);
        assert_eq!(db.seen(|queries| queries.brand_view(BRAND)), Some(brand()));
        assert_eq!(db.seen(|queries| queries.channel_view(SITE)), Some(site()));
        let unknown = ChannelId::from_bytes([9; 16]);
        assert_eq!(db.seen(move |queries| queries.channel_view(unknown)), None);
        assert_eq!(db.seen(|queries| queries.brand_view(BrandId::from_bytes([9; 16]))), None);
    });
}

#[test]
fn a1_an_agent_s_families_come_with_load_limit_and_whether_they_are_served() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            let ended = hold(tx, 2, ANA)?;
            close(tx, &ended, at(9))?;
            tx.set_capacity(ANA, Family::Messaging, Some(Capacity(2)))?;
            tx.save_availability(&chosen(ANA, Family::Messaging, Choice::Available))
        });
        let statuses = db.seen(|queries| queries.family_statuses(ANA));
        let [chat, messaging] = statuses.as_slice() else { panic!("both families: {statuses:?}") };
        let expected = FamilyStatusView {
            availability: chosen(ANA, Family::Messaging, Choice::Available),
            load: 1,
            capacity: Capacity(2),
            is_served: true,
        };
        assert_eq!(messaging, &expected);
        assert_eq!((chat.availability.family, chat.load), (Family::Chat, 0));
        assert_eq!((chat.capacity, chat.is_served), (Capacity(3), true));

        db.sql("DELETE FROM channels WHERE kind = 'webchat'");
        let statuses = db.seen(|queries| queries.family_statuses(ANA));
        assert_eq!([statuses[0].is_served, statuses[1].is_served], [false, true]);
        let nobody = AgentId::from_bytes([9; 16]);
        assert!(db.seen(move |queries| queries.family_statuses(nobody)).is_empty());
    });
}

fn photo() -> Media {
    Media {
        id: media_id(1),
        channel: None,
        state: MediaState::Stored,
        mime: "image/jpeg".to_owned(),
        file_name: Some("robe.jpg".to_owned()),
        size_bytes: Some(9),
        sha256: Some([3; 32]),
        platform_id: None,
        reason: None,
        announced: Announced::default(),
        picture: None,
        fetch_until: None,
    }
}

#[test]
fn d3_a_conversation_is_shown_with_its_contact_team_agent_and_last_message() {
    on_each_database(|db| {
        db.done(furnish);
        let held = db.done(|tx| hold(tx, 1, ANA));
        let view = |number| db.seen(move |queries| queries.conversation_view(talk_id(number)));
        let mut expected = ConversationView {
            conversation: held.clone(),
            contact: contact(1),
            phone: identity(1).phone,
            marketing_stopped_at: None,
            team_name: "Sales".to_owned(),
            agent: Some((ANA, "Ana".to_owned())),
            named: None,
            closing_reason: None,
            tags: Vec::new(),
            first_reply_due_at: None,
            survey: None,
            last_message: None,
        };
        assert_eq!(view(1), Some(expected.clone()));

        expected.marketing_stopped_at = Some(at(3));
        db.done(|tx| tx.set_marketing_stopped(identity(1).id, Some(at(3)), at(3)));
        assert_eq!(view(1), Some(expected.clone()));

        let content = Content::Image { media: media_id(1), caption: Some("voilà".to_owned()) };
        let answer = outbound(8, 1, content);
        let answered = Conversation { version: 2, last_message: Some(answer.id), ..held };
        let (message, saved) = (answer.clone(), answered.clone());
        db.done(move |tx| {
            tx.insert_media(&photo(), Some((ANA, client_id(1))), at(0))?;
            tx.insert_outbound(&message, &delivery(&message))?;
            tx.save_conversation(&saved)
        });
        expected.conversation = answered.clone();
        expected.last_message = Some(MessageView {
            delivery: Some(delivery(&answer).delivery),
            message: answer,
            media: Some(photo()),
            author_name: Some("Ana".to_owned()),
            quoted: None,
            reactions: Vec::new(),
        });
        assert_eq!(view(1), Some(expected.clone()));

        let closed = db.done(move |tx| close(tx, &answered, at(90)));
        expected.conversation = closed;
        assert_eq!(view(1), Some(expected.clone()));
        let listed = db.seen(|queries| queries.conversations(ListOf::ClosedBy(ANA), None, 9));
        assert_eq!(listed, [expected]);

        db.done(|tx| wait(tx, 2));
        assert_eq!(view(2).unwrap().agent, None);
        assert_eq!(view(3), None);
    });
}

/// Which of the numbered conversations are in a list.
type Chosen = fn(u32) -> bool;

/// Every page of a list, one after the other.
fn pages(db: &Db, list: ListOf, limit: u32) -> Vec<ConversationId> {
    let mut read: Vec<ConversationId> = Vec::new();
    let mut after = None;
    loop {
        let page = db.seen(move |queries| queries.conversations(list, after, limit));
        assert!(page.len() <= usize::try_from(limit).unwrap());
        let Some(end) = page.last() else { return read };
        after = Some(AfterConversation {
            last_message_at: end.conversation.last_message_at,
            id: end.conversation.id,
        });
        read.extend(page.iter().map(|view| view.conversation.id));
    }
}

#[test]
fn the_lists_have_pages_without_overlap_or_hole() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            for number in 1..=24 {
                meet(tx, number)?;
                let waiting = Conversation {
                    // Three instants in all: most places are told apart by the id.
                    last_message_at: at(i64::from(number % 3)),
                    ..queued(number)
                };
                tx.insert_conversation(&waiting)?;
                let agent = if number % 4 == 0 { BO } else { ANA };
                let held = land(tx, &waiting, stay_id(number), agent, at(1))?;
                if number % 2 == 0 {
                    close(tx, &held, at(2))?;
                }
            }
            wait(tx, 99)
        });
        let expected = |of: Chosen| -> Vec<ConversationId> {
            let mut numbers: Vec<u32> = (1..=24).filter(|number| of(*number)).collect();
            numbers.sort_by_key(|number| std::cmp::Reverse((number % 3, *number)));
            numbers.into_iter().map(talk_id).collect()
        };
        let lists: [(ListOf, Chosen); 5] = [
            (ListOf::Desk(ANA), |number| number % 2 == 1),
            (ListOf::Desk(BO), |_| false),
            (ListOf::ClosedBy(ANA), |number| number % 4 == 2),
            (ListOf::ClosedBy(BO), |number| number % 4 == 0),
            (ListOf::ClosedBy(CY), |_| false),
        ];
        for (list, of) in lists {
            for limit in [1, 2, 5, 200] {
                assert_eq!(pages(db, list, limit), expected(of), "{list:?} by {limit}");
            }
        }
    });
}

#[test]
fn l4_a_thread_reads_in_one_order_in_pages_without_overlap_or_hole() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            hold(tx, 2, ANA)?;
            tx.insert_media(&photo(), None, at(0))?;
            // Written out of order, as they may come.
            for number in (1..=20).map(|number| number * 7 % 23) {
                if number % 3 == 0 {
                    let answer = outbound(number, 1, text("réponse"));
                    tx.insert_outbound(&answer, &delivery(&answer))?;
                } else {
                    let content = Content::Image { media: media_id(1), caption: None };
                    tx.insert_inbound(&inbound(number, 1, content), key(number), None)?;
                }
            }
            let elsewhere = inbound(50, 2, text("?"));
            tx.insert_inbound(&elsewhere, key(50), None)?;
            Ok(())
        });
        let page = |before: Option<MessageId>, limit| {
            db.seen(move |queries| queries.messages(talk_id(1), before, limit))
        };
        let whole = page(None, 200);
        let ids: Vec<MessageId> = whole.iter().map(|view| view.message.id).collect();
        assert_eq!(ids.len(), 20);
        assert!(ids.is_sorted_by(|one, two| one < two));
        for view in &whole {
            let is_answer = view.message.author == Author::Agent(ANA);
            assert_eq!(view.author_name, is_answer.then(|| "Ana".to_owned()));
            assert_eq!(view.delivery.is_some(), is_answer);
            assert_eq!(view.media, (!is_answer).then(photo));
            let id = view.message.id;
            let alone = db.seen(move |queries| queries.message_view(talk_id(1), id));
            assert_eq!(alone.as_ref(), Some(view));
        }
        for limit in [1, 3, 7] {
            let mut read: Vec<MessageView> = Vec::new();
            let mut before = None;
            loop {
                let mut older = page(before, limit);
                let Some(first) = older.first() else { break };
                before = Some(first.message.id);
                older.extend(read);
                read = older;
            }
            assert_eq!(read, whole, "pages of {limit}");
        }
        assert_eq!(db.seen(|queries| queries.message_view(talk_id(2), message_id(3))), None);
        assert!(db.seen(|queries| queries.messages(talk_id(9), None, 9)).is_empty());
    });
}

#[test]
fn d2_a_contact_s_past_has_pages_without_overlap_or_hole() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            meet(tx, 1)?;
            for number in 1..=9 {
                let opened_at = at(i64::from(number / 3));
                let waiting = Conversation { id: talk_id(number), opened_at, ..queued(1) };
                tx.insert_conversation(&waiting)?;
                let held = land(tx, &waiting, stay_id(number), BO, at(5))?;
                for message in 0..number % 3 {
                    let number = number * 10 + message;
                    let unshown = Content::Unsupported { kind: "poll".to_owned(), reason: None };
                    let content = if message == 0 { unshown } else { text("allô") };
                    let message =
                        Message { conversation: waiting.id, ..inbound(number, 1, content) };
                    tx.insert_inbound(&message, key(number), None)?;
                }
                close(tx, &held, at(6))?;
            }
            tx.insert_conversation(&Conversation {
                id: talk_id(10),
                opened_at: at(9),
                ..queued(1)
            })?;
            hold(tx, 77, ANA)
        });
        let past = |before, limit| {
            db.seen(move |queries| queries.past_conversations(contact_id(1), before, limit))
        };
        let whole = past(None, 200);
        let ids: Vec<ConversationId> = whole.iter().map(|it| it.conversation.id).collect();
        let expected: Vec<ConversationId> = (1..=10).rev().map(talk_id).collect();
        assert_eq!(ids, expected);
        assert_eq!((whole[0].agent.clone(), whole[0].message_count), (None, 0));
        for (view, number) in whole.iter().skip(1).zip((1..=9_u64).rev()) {
            assert_eq!(view.agent, Some((BO, "Bo".to_owned())));
            assert_eq!(view.message_count, number % 3);
            assert_eq!(view.first_text.as_deref(), (number % 3 == 2).then_some("allô"));
        }
        for limit in [1, 2, 4] {
            let mut read = Vec::new();
            let mut before = None;
            loop {
                let page = past(before, limit);
                let Some(last) = page.last() else { break };
                before = Some((last.conversation.opened_at, last.conversation.id));
                read.extend(page);
            }
            assert_eq!(read, whole, "pages of {limit}");
        }
        assert!(db.seen(|queries| queries.past_conversations(contact_id(9), None, 9)).is_empty());
    });
}
