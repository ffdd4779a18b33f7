//! Conversations: the desk's list, one of them, read, closed, and a contact's past.

use jiff::SignedDuration;
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

/// Ana at her desk, with room for twenty.
async fn ana_at_work(world: &World) -> Browser {
    let ana = world.ana.id;
    let room = Some(Capacity(20));
    world.write(move |tx, _ctx| tx.set_capacity(ana, Family::Messaging, room)).await;
    world.seat(&world.ana).await;
    world.browser_of(&world.ana).await
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Follows a list to its end.
async fn all(browser: &Browser, path: &str, limit: u32) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = browser.get(&format!("{path}limit={limit}{cursor}")).await.ok();
        pages.push(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

#[test]
fn a1_an_agent_chooses_availability_per_family() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let path = "/api/v1/me/availability/messaging";

        let status = ana.put(path, &json!({"choice": "available"})).await.ok();
        assert_eq!(status["family"], "messaging");
        assert_eq!(status["status"], "available");
        assert_eq!((&status["load"], &status["capacity"]), (&json!(0), &json!(5)));
        assert_eq!(status["cause"], "agent");
        let families = ana.get("/api/v1/me").await.ok()["families"].clone();
        assert_eq!(families[0]["choice"], "unavailable");
        assert_eq!(families[1], status);

        let again = ana.put(path, &json!({"choice": "available"})).await.ok();
        assert_eq!(again, status);
        let status = ana.put(path, &json!({"choice": "unavailable"})).await.ok();
        assert_eq!(status["status"], "unavailable");
    });
}

#[test]
fn a4_an_agent_who_does_not_serve_a_family_is_not_available_for_it() {
    on_each(async |world| {
        let ana = world.ana.id;
        let none = Some(Capacity(0));
        world.write(move |tx, _ctx| tx.set_capacity(ana, Family::Chat, none)).await;
        let ana = world.browser_of(&world.ana).await;
        let body = json!({"choice": "available"});
        let answer = ana.put("/api/v1/me/availability/chat", &body).await;
        answer.expect(409, "availability.family_not_served");
    });
}

#[test]
fn a6_what_waits_comes_to_an_agent_who_becomes_available() {
    on_each(async |world| {
        let (waiting, _) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        assert_eq!(ids(&ana.get("/api/v1/conversations").await.ok()), Vec::<String>::new());

        world.seat(&world.ana).await;

        let page = ana.get("/api/v1/conversations").await.ok();
        assert_eq!(ids(&page), [waiting.to_string()]);
        assert_eq!(page["items"][0]["agent"]["name"], "Ana");
    });
}

/// With what a web chat has, and messaging has not.
fn of_messaging(mut shown: Value) -> Value {
    for name in ["visitor", "survey", "face"] {
        shown[name] = Value::Null;
    }
    shown
}

#[test]
fn a_conversation_is_shown_with_all_that_its_header_needs() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let (conversation, message) = world.hear(7, "Bonjour, une question").await;

        let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();

        let expected = of_messaging(json!({
            "id": conversation.to_string(),
            "state": "assigned",
            "family": "messaging",
            "channel": {
                "id": world.channel.id.to_string(),
                "kind": "whatsapp",
                "name": "WhatsApp Orvelle",
                "address": "+33 1 00 00 00 01",
            },
            "brand": {"id": world.channel.brand.to_string(), "name": "Orvelle", "logo_url": null},
            "contact": {
                "id": shown["contact"]["id"],
                "name": "Visitor 7",
                "name_origin": "profile",
                "name_note": null,
                "phone": "33600000007",
                "color_key": shown["contact"]["color_key"],
                "is_blocked": false,
                "marketing_stopped_at": null,
            },
            "team": {"id": shown["team"]["id"], "name": "Sales"},
            "agent": {"id": world.ana.id.to_string(), "name": "Ana"},
            "language": "fr",
            "waiting_on": "agent",
            "waiting_since": "2026-03-02T09:00:01.000000Z",
            "window": {"ends_at": shown["window"]["ends_at"]},
            "unread_count": 1,
            "last_message": {
                "id": message.to_string(),
                "direction": "inbound",
                "kind": "text",
                "text": "Bonjour, une question",
                "sent_at": "2026-03-02T09:00:01.000000Z",
                "delivery": null,
            },
            "first_reply_due_at": "2026-03-02T09:10:01.000000Z",
            "opened_at": "2026-03-02T09:00:01.000000Z",
            "assigned_at": "2026-03-02T09:00:01.000000Z",
            "last_message_at": "2026-03-02T09:00:01.000000Z",
            "closed_at": null,
            "closing": null,
            "waits_for": null,
            "snooze": null,
            "woken_by": null,
            "tags": [],
            "transfer_count": 0,
            "relaunch": null,
            "signature": {"policy": "off", "text": ""},
            "is_signature_due": true,
            "epoch": 1,
            "version": shown["version"],
            "can": {
                "reply": {"allowed": true, "reason": null},
                "close": {"allowed": true, "reason": null},
                "snooze": {"allowed": true, "reason": null},
                "reopen": {"allowed": false, "reason": "conversation.not_owner"},
                "transfer": {"allowed": true, "reason": null},
                "take_over": {"allowed": false, "reason": "session.role_insufficient"},
                "relaunch": {"allowed": false, "reason": "conversation.relaunch.window_open"},
            },
        }));
        assert_eq!(shown, expected);
        let listed = ana.get("/api/v1/conversations").await.ok();
        assert_eq!(listed["items"][0], expected);
    });
}

#[test]
fn w3_past_the_window_the_reply_is_not_allowed_and_says_why() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        world.clock.advance(SignedDuration::from_secs(86_400));
        let ana = Browser { cookie: world.browser_of(&world.ana).await.cookie, ..ana };

        let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();

        let reason = json!("conversation.window_closed");
        assert_eq!(shown["can"]["reply"], json!({"allowed": false, "reason": reason}));
        assert_eq!(shown["can"]["close"]["allowed"], true);
    });
}

#[test]
fn the_desk_is_listed_by_key_newest_message_first() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let mut expected = Vec::new();
        for visitor in 1..=7 {
            expected.insert(0, world.hear(visitor, "Bonjour").await.0.to_string());
        }

        let pages = all(&ana, "/api/v1/conversations?", 3).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
        assert_eq!(pages.concat(), expected);
        let whole = ana.get("/api/v1/conversations?limit=7").await.ok();
        assert_eq!(whole["next_cursor"], Value::Null);
        let seq = world.read(|queries| queries.last_seq()).await;
        assert_eq!(whole["event_seq"], seq);

        let first = ana.get("/api/v1/conversations?limit=3").await.ok();
        world.hear(5, "Encore").await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let path = format!("/api/v1/conversations?limit=9&cursor={cursor}");
        let rest = ids(&ana.get(&path).await.ok());
        assert_eq!(rest, expected[3..], "a newer message moves nothing behind the cursor");
    });
}

#[test]
fn conversations_of_one_instant_are_all_listed_once() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let messages = (1..=6).map(|visitor| world.words(visitor, "Bonjour")).collect();
        world.receive(messages).await;
        let mut found = all(&ana, "/api/v1/conversations?", 2).await.concat();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 6);
    });
}

#[test]
fn the_closed_ones_are_listed_apart_to_who_held_them() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let mut closed = Vec::new();
        for visitor in 1..=3 {
            let (conversation, _) = world.hear(visitor, "Bonjour").await;
            let path = format!("/api/v1/conversations/{conversation}/close");
            ana.post(&path, &json!({})).await.expect(200, "");
            closed.insert(0, conversation.to_string());
        }
        let (open, _) = world.hear(4, "Bonjour").await;

        assert_eq!(ids(&ana.get("/api/v1/conversations?view=mine").await.ok()), [open.to_string()]);
        let pages = all(&ana, "/api/v1/conversations?view=closed&", 2).await;
        assert_eq!(pages.concat(), closed);
        let bo = world.browser_of(&world.bo).await;
        let none = bo.get("/api/v1/conversations?view=closed").await.ok();
        assert_eq!(none["items"], json!([]));
    });
}

#[test]
fn l2_a_conversation_is_closed_once_and_for_good() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let path = format!("/api/v1/conversations/{conversation}/close");

        let stale = ana.post(&path, &json!({"expected_epoch": 9})).await;
        stale.expect(409, "conversation.stale");
        let closed = ana.post(&path, &json!({"expected_epoch": 1})).await.ok();

        assert_eq!(closed["state"], "closed");
        assert_eq!(closed["closed_at"], "2026-03-02T09:00:01.000000Z");
        assert_eq!(closed["agent"]["name"], "Ana");
        assert_eq!(closed["can"]["reply"]["reason"], "conversation.closed");
        ana.post(&path, &json!({})).await.expect(409, "conversation.closed");
        let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();
        assert_eq!(shown, closed);

        let (next, _) = world.hear(1, "Re-bonjour").await;
        assert_ne!(next, conversation);
    });
}

#[test]
fn only_the_holder_closes_and_reads() {
    on_each(async |world| {
        ana_at_work(world).await;
        let (conversation, message) = world.hear(1, "Bonjour").await;
        let read = json!({"message_id": message.to_string()});
        for (agent, status, code) in [
            (&world.bo, 404, "conversation.not_found"),
            (&world.dee, 409, "conversation.not_owner"),
        ] {
            let browser = world.browser_of(agent).await;
            let path = format!("/api/v1/conversations/{conversation}");
            browser.post(&format!("{path}/close"), &json!({})).await.expect(status, code);
            browser.post(&format!("{path}/read"), &read).await.expect(status, code);
        }
    });
}

#[test]
fn reading_up_to_the_last_message_leaves_nothing_unread() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let (conversation, first) = world.hear(1, "Bonjour").await;
        let (_, second) = world.hear(1, "Vous êtes là ?").await;
        let path = format!("/api/v1/conversations/{conversation}");
        let read = |id: &str| json!({"message_id": id});
        let unread = async || ana.get(&path).await.ok()["unread_count"].clone();
        assert_eq!(unread().await, 2);

        let to_read = format!("{path}/read");
        ana.post(&to_read, &read(&first.to_string())).await.expect(204, "");
        assert_eq!(unread().await, 2, "what came later is unread");
        ana.post(&to_read, &read(&second.to_string())).await.expect(204, "");
        assert_eq!(unread().await, 0);
        ana.post(&to_read, &read(&second.to_string())).await.expect(204, "");

        for unknown in ["01955555-0000-7000-8000-00000000dead", "1 OR 1"] {
            let answer = ana.post(&to_read, &read(unknown)).await;
            answer.expect(404, "message.not_found");
        }
        let (other, elsewhere) = world.hear(2, "Bonjour").await;
        assert_ne!(other, conversation);
        let answer = ana.post(&to_read, &read(&elsewhere.to_string())).await;
        answer.expect(404, "message.not_found");
    });
}

async fn close(browser: &Browser, conversation: ConversationId) {
    let path = format!("/api/v1/conversations/{conversation}/close");
    browser.post(&path, &json!({})).await.expect(200, "");
}

#[test]
fn d2_a_contact_s_past_is_shown_newest_first() {
    on_each(async |world| {
        let ana = ana_at_work(world).await;
        let mut expected = Vec::new();
        for round in 1..=3 {
            let (conversation, _) = world.hear(1, &format!("Question {round}")).await;
            world.hear(1, "Merci").await;
            expected.insert(0, conversation.to_string());
            if round < 3 {
                close(&ana, conversation).await;
            }
        }
        let shown = ana.get(&format!("/api/v1/conversations/{}", expected[0])).await.ok();
        let contact = shown["contact"]["id"].as_str().unwrap();
        let path = format!("/api/v1/contacts/{contact}/conversations");

        let page = ana.get(&path).await.ok();

        assert_eq!(ids(&page), expected);
        assert_eq!(page["items"][0]["state"], "assigned");
        assert_eq!(page["items"][1]["state"], "closed");
        assert_eq!(page["items"][1]["first_text"], "Question 2");
        assert_eq!(page["items"][1]["message_count"], 2);
        assert_eq!(page["items"][1]["agent"]["name"], "Ana");
        assert_eq!(page["items"][1]["channel"]["name"], "WhatsApp Orvelle");
        let pages = all(&ana, &format!("{path}?"), 1).await;
        assert_eq!(pages.concat(), expected);
        let cy = world.browser_of(&world.cy).await;
        cy.get(&path).await.expect(404, "contact.not_found");
    });
}
