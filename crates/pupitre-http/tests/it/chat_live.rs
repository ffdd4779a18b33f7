//! The live chat: a visitor's page gets what is new, in order, without loss or repeat (V2).

use jiff::SignedDuration;
use pupitre_app::note::{WriteNote, write_note};
use pupitre_domain::event::Actor;
use serde_json::{Value, json};

use crate::support::{
    Browser, Line, Page, Screen, World, client_id, on_each, on_each_line, open_chat, seat_for_chat,
};

async fn conversation_of(browser: &Browser) -> String {
    let list = browser.get("/api/v1/conversations?view=mine").await.ok();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn answer(browser: &Browser, conversation: &str, number: u32, text: &str) {
    let body = json!({"client_message_id": client_id(number), "type": "text", "text": text});
    browser.post(&format!("/api/v1/conversations/{conversation}/messages"), &body).await.ok();
}

/// The frames up to the message with those words.
async fn until(line: &mut Line, text: &str) -> Vec<Value> {
    let mut frames = Vec::new();
    loop {
        let frame = line.next().await;
        let is_it = frame["message"]["content"]["text"] == text;
        frames.push(frame);
        if is_it {
            return frames;
        }
    }
}

fn texts(frames: &[Value]) -> Vec<&str> {
    frames.iter().filter_map(|it| it["message"]["content"]["text"].as_str()).collect()
}

#[test]
fn v2_a_page_gets_answers_as_they_come_and_what_it_missed_once() {
    on_each_line(async |world, way| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let address = world.serve().await;
        let page = Page::open(world).await;
        let mut line = Line::open(&page, (way, 1), address, None).await;
        let ready = line.next().await;
        assert_eq!((&ready["type"], &ready["reset"]), (&json!("ready"), &json!(false)));

        page.write(1, "Bonjour").await.ok();
        let frames = until(&mut line, "Bonjour").await;
        let id = conversation_of(&ana).await;
        answer(&ana, &id, 8, "Un").await;
        let frames = [frames, until(&mut line, "Un").await].concat();
        let opened = frames
            .iter()
            .find(|it| it["type"] == "conversation" && it["conversation"]["state"] == "open");
        assert_eq!(opened.unwrap()["conversation"]["agent"]["name"], "Ana O.");
        let seqs: Vec<u64> = frames.iter().map(|it| it["seq"].as_u64().unwrap()).collect();
        assert!(seqs.is_sorted(), "{seqs:?}");
        let last = *seqs.last().unwrap();
        line.close().await;

        world.clock.advance(SignedDuration::from_secs(1));
        answer(&ana, &id, 9, "Deux").await;
        let mut again = Line::open(&page, (way, 2), address, Some(last)).await;
        assert_eq!(again.next().await["reset"], false);
        let missed = until(&mut again, "Deux").await;
        assert_eq!(texts(&missed), ["Deux"]);
        assert!(missed.iter().all(|it| it["seq"].as_u64().unwrap() > last));
        answer(&ana, &id, 10, "Trois").await;
        assert_eq!(texts(&until(&mut again, "Trois").await), ["Trois"]);
    });
}

#[test]
fn v2_marks_of_the_page_reach_the_agent_and_the_agent_s_reach_the_page() {
    on_each_line(async |world, way| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let address = world.serve().await;
        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        screen.next().await;
        let page = Page::open(world).await;
        let mut line = Line::open(&page, (way, 1), address, None).await;
        assert_eq!(line.next().await["type"], "ready");
        let written = page.write(1, "Bonjour").await.ok();
        let id = conversation_of(&ana).await;
        let seen = json!({"message_id": written["id"]});
        ana.post(&format!("/api/v1/conversations/{id}/read"), &seen).await.ok();
        loop {
            let frame = line.next().await;
            if frame["type"] == "state" {
                assert_eq!(
                    (&frame["message_id"], &frame["state"]),
                    (&written["id"], &json!("read"))
                );
                break;
            }
        }

        answer(&ana, &id, 8, "Oui").await;
        let frames = until(&mut line, "Oui").await;
        let message = frames.last().unwrap()["message"]["id"].as_str().unwrap();
        for (kind, state) in [("received", "delivered"), ("read", "read")] {
            line.say(&json!({"type": kind, "message_id": message})).await;
            let told = screen.until("message.delivery_changed").await;
            assert_eq!(told.last().unwrap()["delivery"]["state"], state);
        }
    });
}

#[test]
fn v2_where_sockets_fail_the_page_asks_and_misses_nothing() {
    on_each(async |world: &World| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        world.serve().await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let seq = page.session().await["seq"].as_u64().unwrap();
        let nothing = page.get(&format!("events?after={seq}")).await.ok();
        assert_eq!(nothing, json!({"events": [], "seq": seq, "reset": false}));

        let id = conversation_of(&ana).await;
        let path = format!("events?after={seq}&wait=25");
        let (told, ()) = tokio::join!(page.get(&path), answer(&ana, &id, 8, "Oui"));
        let told = told.ok();
        assert_eq!(texts(told["events"].as_array().unwrap()), ["Oui"]);
        let seq = told["seq"].as_u64().unwrap();
        let told = page.get(&format!("events?after={seq}")).await.ok();
        assert_eq!(told["events"], json!([]));
        assert_eq!(page.get("events?after=999999").await.ok()["reset"], true);
    });
}

#[test]
fn i_37_b_37_what_colleagues_write_never_reaches_the_page() {
    on_each_line(async |world, way| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let address = world.serve().await;
        let page = Page::open(world).await;
        let mut line = Line::open(&page, (way, 1), address, None).await;
        assert_eq!(line.next().await["type"], "ready");
        page.write(1, "Bonjour").await.ok();
        let id = conversation_of(&ana).await;
        let ctx = world.context(Actor::Agent(world.ana.id));
        let note = WriteNote {
            conversation: id.parse().unwrap(),
            client_id: client_id(7).parse().unwrap(),
            text: "Client difficile".to_owned(),
            mentions: Vec::new(),
        };
        world.write(move |tx, _ctx| write_note(tx, &ctx, &note)).await;
        answer(&ana, &id, 8, "Oui").await;
        let frames = until(&mut line, "Oui").await;
        assert!(!format!("{frames:?}").contains("difficile"));
        let events = page.get("events?after=0").await.ok();
        assert!(!events.to_string().contains("difficile"));
        assert!(!page.session().await.to_string().contains("difficile"));
    });
}

#[test]
fn b_129_b_136_a_socket_without_a_session_ends_at_once() {
    on_each(async |world| {
        open_chat(world).await;
        let address = world.serve().await;
        let page = Page::open(world).await;
        let forged = Page { token: Some("AAAA".to_owned()), ..page.clone() };
        assert_eq!(forged.connect(address, None).await.close_code().await, 4401);

        let mut socket = page.connect(address, None).await;
        assert_eq!(socket.next().await["type"], "ready");
        page.post("logout", &json!({})).await.expect(204, "");
        assert_eq!(socket.close_code().await, 4401);
    });
}

#[test]
fn b_132_b_134_b_135_frames_that_do_not_fit_are_survived() {
    on_each(async |world| {
        open_chat(world).await;
        let address = world.serve().await;
        let page = Page::open(world).await;
        let mut far = page.connect(address, Some(999_999)).await;
        assert_eq!(far.next().await["reset"], true);
        far.say("{}").await;
        assert_eq!(far.next().await["code"], "live.unknown_type");
        for _ in 0..200 {
            far.send(tokio_tungstenite::tungstenite::Message::text(r#"{"type":"ping"}"#)).await;
        }
        assert_eq!(far.close_code().await, 4429);
        assert_eq!(world.hub.visitor_count(), 0);
    });
}
