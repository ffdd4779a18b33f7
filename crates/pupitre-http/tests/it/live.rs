//! The live socket: its greeting, the order of events, resuming, and how it ends.

use std::time::Duration;

use axum::body::Bytes;
use jiff::SignedDuration;
use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::Family;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::{PUBLIC_URL, Screen, World, on_each, on_each_with, try_connect};

/// An agent who is available, with room for many, and the cookie of their session.
async fn at_work(world: &World, agent: &Agent) -> String {
    let id = agent.id;
    let room = Some(Capacity(200));
    world.write(move |tx, _ctx| tx.set_capacity(id, Family::Messaging, room)).await;
    world.seat(agent).await;
    world.browser_of(agent).await.cookie.unwrap()
}

async fn last_seq(world: &World) -> u64 {
    world.read(|queries| queries.last_seq()).await
}

fn names(frames: &[Value]) -> Vec<&str> {
    frames.iter().map(|frame| frame["name"].as_str().unwrap()).collect()
}

#[test]
fn the_first_frame_says_where_the_stream_goes_on() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let seq = last_seq(world).await;

        let mut screen = Screen::connect(address, "", &cookie).await;

        let hello = screen.next().await;
        let server_time = "2026-03-02T09:00:00.000000Z";
        assert_eq!(hello, json!({"type": "hello", "seq": seq, "server_time": server_time}));
        screen.say(r#"{"type":"ping"}"#).await;
        let tick = screen.next().await;
        assert_eq!(tick, json!({"type": "tick", "seq": seq, "server_time": server_time}));
        screen.close().await;
    });
}

#[test]
fn every_event_comes_once_in_order_to_whom_it_concerns() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let bo = world.browser_of(&world.bo).await.cookie.unwrap();
        let mut screen = Screen::connect(address, "", &cookie).await;
        let mut his = Screen::connect(address, "", &bo).await;
        screen.next().await;
        his.next().await;

        let (conversation, message) = world.hear(1, "Bonjour").await;
        let ana = world.browser_of(&world.ana).await;
        let path = format!("/api/v1/conversations/{conversation}");
        let body = json!({
            "client_message_id": "0190a000-0000-7000-8000-000000000001",
            "type": "text",
            "text": "Je regarde",
        });
        world.hear(1, "Vous êtes là ?").await;
        ana.post(&format!("{path}/messages"), &body).await.expect(201, "");
        let read = json!({"message_id": message.to_string()});
        ana.post(&format!("{path}/read"), &read).await.expect(204, "");
        ana.post(&format!("{path}/close"), &json!({})).await.expect(200, "");
        let choice = json!({"choice": "unavailable"});
        ana.put("/api/v1/me/availability/messaging", &choice).await.expect(200, "");

        let frames = screen.until("availability.changed").await;
        let expected = [
            "conversation.assigned",
            "message.received",
            "message.sent",
            "conversation.closed",
            "availability.changed",
        ];
        assert_eq!(names(&frames), expected);
        let numbers: Vec<u64> = frames.iter().map(|it| it["seq"].as_u64().unwrap()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
        assert_eq!(frames[0]["conversation"]["id"], conversation.to_string());
        assert_eq!(frames[1]["message"]["content"]["text"], "Vous êtes là ?");
        assert_eq!(frames[1]["facts"]["unread_count"], 2);
        assert_eq!(frames[2]["message"]["delivery"]["state"], "queued");
        assert_eq!(frames[2]["facts"]["waiting_on"], "visitor");
        assert_eq!(frames[3]["conversation"]["state"], "closed");

        his.say(r#"{"type":"ping"}"#).await;
        assert_eq!(his.next().await["type"], "tick", "nothing of Ana's came to Bo");
    });
}

#[test]
fn a_screen_that_comes_back_misses_and_repeats_nothing() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let mut steady = Screen::connect(address, "", &cookie).await;
        let mut broken = Screen::connect(address, "", &cookie).await;
        let mut after = broken.next().await["seq"].as_u64().unwrap();
        steady.next().await;
        let mut seen = Vec::new();

        for round in 0..4 {
            world.hear(round, "Bonjour").await;
            let (conversation, _) = world.hear(round, "Encore").await;
            seen.extend(broken.until("message.received").await);
            after = seen.last().map_or(after, |frame| frame["seq"].as_u64().unwrap());
            drop(broken);

            let ana = world.browser_of(&world.ana).await;
            let path = format!("/api/v1/conversations/{conversation}/messages");
            let client = format!("0190a000-0000-7000-8000-{round:012}");
            let body = json!({"client_message_id": client, "type": "text", "text": "Oui"});
            ana.post(&path, &body).await.expect(201, "");
            broken = Screen::connect(address, &format!("?after={after}"), &cookie).await;
            let hello = broken.next().await;
            assert_eq!((&hello["type"], &hello["seq"]), (&json!("hello"), &json!(after)));
            world.hear(round, "Merci").await;
            seen.extend(broken.until("message.sent").await);
            seen.extend(broken.until("message.received").await);
            after = seen.last().unwrap()["seq"].as_u64().unwrap();
        }

        let mut expected = Vec::new();
        while expected.len() < seen.len() {
            expected.push(steady.next_event().await);
        }
        let numbers = |frames: &[Value]| -> Vec<(u64, String)> {
            let name = |it: &Value| it["name"].as_str().unwrap().to_owned();
            frames.iter().map(|it| (it["seq"].as_u64().unwrap(), name(it))).collect()
        };
        assert_eq!(numbers(&seen), numbers(&expected));
        assert_eq!(after, last_seq(world).await);
    });
}

#[test]
fn b_134_a_number_of_another_desk_or_too_far_back_loads_everything_again() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let seq = last_seq(world).await;
        let messages = (0..2_001).map(|_| world.words(1, "Bonjour")).collect();
        world.receive(messages).await;
        for after in [seq, 1_000_000, u64::MAX] {
            let mut screen = Screen::connect(address, &format!("?after={after}"), &cookie).await;
            assert_eq!(screen.next().await, json!({"type": "reload"}), "{after}");
            assert_eq!(screen.close_code().await, 4009, "{after}");
        }
        for query in ["?after=-1", "?after=x", "?after=1&after=2", "?before=1"] {
            let refused = try_connect(address, query, Some(&cookie), Some(PUBLIC_URL)).await;
            let status = refused.err().unwrap();
            assert!(status == 422 || status == 400, "{query} {status}");
        }
    });
}

#[test]
fn b_128_a_live_connection_needs_a_session_and_the_desk_s_own_page() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let own = Some(PUBLIC_URL);
        let table = [
            (None, own, 401),
            (Some("pupitre=x"), own, 401),
            (Some(cookie.as_str()), Some("https://evil.example"), 403),
            (Some(cookie.as_str()), Some("null"), 403),
            (Some(cookie.as_str()), None, 403),
        ];
        for (cookie, origin, status) in table {
            let refused = try_connect(address, "", cookie, origin).await;
            assert_eq!(refused.err(), Some(status), "{cookie:?} {origin:?}");
        }
        let ana = world.browser_of(&world.ana).await;
        ana.get("/api/v1/live").await.expect(426, "live.upgrade_required");
        assert_eq!(world.hub.connection_count(), 0);
    });
}

#[test]
fn b_130_b_131_frames_that_are_no_short_text_end_the_connection() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let raw = |bytes: &'static [u8]| {
            let code = OpCode::Data(Data::Text);
            Message::Frame(Frame::message(Bytes::from_static(bytes), code, true))
        };
        let table = [
            (Message::binary(vec![1, 2, 3]), 1003),
            (raw(b"\xff\xfe"), 1007),
            (Message::text("x".repeat(64 * 1024 + 1)), 1009),
        ];
        for (message, code) in table {
            let mut screen = Screen::connect(address, "", &cookie).await;
            screen.next().await;
            screen.send(message).await;
            assert_eq!(screen.close_code().await, code);
        }
    });
}

#[test]
fn b_130_b_135_too_many_frames_at_once_end_the_connection() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        for message in [Message::text(r#"{"type":"ping"}"#), Message::Ping(Bytes::new())] {
            let mut screen = Screen::connect(address, "", &cookie).await;
            screen.next().await;
            for _frame in 0..25 {
                screen.send(message.clone()).await;
            }
            assert_eq!(screen.close_code().await, 4429);
        }
    });
}

#[test]
fn b_132_b_133_what_is_not_understood_is_said_and_nothing_more() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        let mut screen = Screen::connect(address, "", &cookie).await;
        screen.next().await;
        for text in [
            "",
            "hello",
            "[]",
            r#"{"type":"base"}"#,
            r#"{"type":"__proto__"}"#,
            r#"{"type":"subscribe","conversation":"01955555-0000-7000-8000-00000000dead"}"#,
            r#"{"type":"ping","extra":1}"#,
        ] {
            screen.say(text).await;
            let answer = screen.next().await;
            assert_eq!(answer, json!({"type": "error", "code": "live.unknown_type"}), "{text}");
        }
        screen.say(r#"{"type":"ping"}"#).await;
        assert_eq!(screen.next().await["type"], "tick");
    });
}

#[test]
fn b_136_a_logout_ends_the_connections_of_its_session_only() {
    on_each(async |world| {
        let address = world.serve().await;
        let ana = world.browser_of(&world.ana).await;
        let other = world.browser_of(&world.ana).await.cookie.unwrap();
        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        let mut stays = Screen::connect(address, "", &other).await;
        screen.next().await;
        stays.next().await;

        ana.delete("/api/v1/sessions/current").await.expect(204, "");

        assert_eq!(screen.close_code().await, 4401);
        stays.say(r#"{"type":"ping"}"#).await;
        assert_eq!(stays.until_tick().await["type"], "tick");
    });
}

#[test]
fn b_136_a_session_that_is_over_ends_its_connections() {
    on_each_with(
        |config| config.live_tick = Duration::from_millis(5),
        async |world| {
            let address = world.serve().await;
            let cookie = world.browser_of(&world.ana).await.cookie.unwrap();
            let mut screen = Screen::connect(address, "", &cookie).await;
            assert_eq!(screen.next().await["type"], "hello");
            assert_eq!(screen.next().await["type"], "tick");
            world.clock.advance(SignedDuration::from_hours(14));
            assert_eq!(screen.close_code().await, 4401);
        },
    );
}

#[test]
fn b_138_a_screen_that_does_not_keep_up_is_closed_and_catches_up() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = at_work(world, &world.ana).await;
        world.hear(1, "Bonjour").await;
        let mut screen = Screen::connect(address, "", &cookie).await;
        let after = screen.next().await["seq"].as_u64().unwrap();

        let messages = (0..600).map(|_| world.words(1, "Encore")).collect();
        world.receive(messages).await;

        assert_eq!(screen.close_code().await, 4008);
        let mut screen = Screen::connect(address, &format!("?after={after}"), &cookie).await;
        screen.next().await;
        for number in 1..=600 {
            assert_eq!(screen.next_event().await["seq"], after + number);
        }
    });
}

#[test]
fn a6_a8_a_screen_makes_its_agent_present_until_it_closes() {
    on_each(async |world| {
        let address = world.serve().await;
        let ana = world.browser_of(&world.ana).await;
        let choice = json!({"choice": "available"});
        ana.put("/api/v1/me/availability/messaging", &choice).await.expect(200, "");
        let (conversation, _) = world.hear(1, "Bonjour").await;
        let none = ana.get("/api/v1/conversations").await.ok();
        assert_eq!(none["items"], json!([]), "nobody is here");

        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        screen.next().await;

        let page = ana.get("/api/v1/conversations").await.ok();
        assert_eq!(page["items"][0]["id"], conversation.to_string());
        assert_eq!(world.hub.connection_count(), 1);
        screen.close().await;
        let id = world.ana.id;
        while world.write(move |tx, _ctx| tx.connection_count(id)).await > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(world.hub.connection_count(), 0);
    });
}

#[test]
fn a_node_that_stops_says_goodbye() {
    on_each(async |world| {
        let address = world.serve().await;
        let cookie = world.browser_of(&world.ana).await.cookie.unwrap();
        let mut screen = Screen::connect(address, "", &cookie).await;
        screen.next().await;
        world.hub.shut_down();
        assert_eq!(screen.close_code().await, 1001);
    });
}
