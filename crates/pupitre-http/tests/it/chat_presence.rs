//! Who is there: the desk sees that the visitor is on the site, on which page and that they type;
//! the visitor sees that the agent types (D1, D4, D6, D13). So over a socket, and where none stands
//! (V2).

use std::pin::pin;

use futures_util::future::select;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    Browser, Line, Page, Screen, Way, World, client_id, on_each, on_each_line, open_chat,
    seat_for_chat,
};

fn absent() -> Value {
    json!({"is_present": false, "page": null, "is_typing": false})
}

/// There, on no page that may be told.
fn there() -> Value {
    json!({"is_present": true, "page": null, "is_typing": false})
}

async fn screen_of(browser: &Browser, world: &World) -> Screen {
    let address = world.serve().await;
    let mut screen = Screen::connect(address, "", browser.cookie.as_deref().unwrap()).await;
    assert_eq!(screen.next().await["type"], "hello");
    screen
}

async fn watch(screen: &mut Screen, conversations: &[&str]) {
    screen.say(&json!({"type": "watch", "conversation_ids": conversations}).to_string()).await;
}

/// Waits until the screen is told so.
async fn until(screen: &mut Screen, conversation: &str, visitor: &Value) {
    loop {
        let told = screen.until("visitor.changed").await.pop().unwrap();
        assert_eq!((&told["type"], told.get("seq")), (&json!("passing"), None));
        assert_eq!(told["conversation_id"], conversation);
        if told["visitor"] == *visitor {
            return;
        }
    }
}

/// The line of a page, by its number.
async fn open(world: &World, page: &Page, way: (Way, u32)) -> Line {
    let mut line = Line::open(page, way, world.serve().await, None).await;
    assert_eq!(line.next().await["type"], "ready");
    line
}

fn types(on: bool) -> Value {
    json!({"type": "typing", "on": on})
}

/// A visitor who has written from a page whose line stands, and the screen of Ana who has the chat.
async fn chat(world: &World, way: Way) -> (Page, Line, String, Browser, Screen) {
    open_chat(world).await;
    seat_for_chat(world, &world.ana).await;
    let ana = world.browser_of(&world.ana).await;
    let mut screen = screen_of(&ana, world).await;
    let page = Page::open(world).await;
    let line = open(world, &page, (way, 1)).await;
    page.write(1, "Bonjour").await.ok();
    let assigned = screen.until("conversation.assigned").await.pop().unwrap();
    assert_eq!(assigned["conversation"]["visitor"], there());
    let id = assigned["conversation"]["id"].as_str().unwrap().to_owned();
    watch(&mut screen, &[&id]).await;
    until(&mut screen, &id, &there()).await;
    (page, line, id, ana, screen)
}

async fn shown(browser: &Browser, conversation: &str) -> Value {
    browser.get(&format!("/api/v1/conversations/{conversation}")).await.ok()["visitor"].clone()
}

#[test]
fn d1_d4_the_desk_sees_the_page_the_typing_and_the_leaving_of_its_visitor() {
    on_each_line(async |world, way| {
        let (page, mut line, id, ana, mut screen) = chat(world, way).await;
        let turn = |url: &str| json!({"type": "page", "url": url, "title": "Lampe"});
        line.say(&turn("https://shop.example/lampe?coupon=SECRET#avis")).await;
        let at_lamp = json!({"url": "https://shop.example/lampe", "title": "Lampe"});
        let looks = json!({"is_present": true, "page": at_lamp, "is_typing": false});
        until(&mut screen, &id, &looks).await;
        assert_eq!(shown(&ana, &id).await, looks);

        line.say(&types(true)).await;
        let typing = json!({"is_present": true, "page": at_lamp, "is_typing": true});
        until(&mut screen, &id, &typing).await;
        assert_eq!(shown(&ana, &id).await, typing);
        world.clock.advance(SignedDuration::from_secs(6));
        until(&mut screen, &id, &looks).await;
        line.say(&types(true)).await;
        until(&mut screen, &id, &typing).await;
        page.write(2, "Encore").await.ok();
        until(&mut screen, &id, &looks).await;

        line.close().await;
        world.clock.advance(SignedDuration::from_secs(4));
        let again = open(world, &page, (way, 2)).await;
        assert_eq!(shown(&ana, &id).await, looks, "whoever turns a page has not gone");
        again.close().await;
        while shown(&ana, &id).await != absent() {
            world.clock.advance(SignedDuration::from_secs(5));
        }
        until(&mut screen, &id, &absent()).await;
    });
}

#[test]
fn d1_several_tabs_are_one_visitor_at_the_page_told_last() {
    on_each_line(async |world, way| {
        let (page, mut line, id, ana, mut screen) = chat(world, way).await;
        let turn = |path: &str| {
            let url = format!("https://shop.example/{path}");
            json!({"type": "page", "url": url, "title": ""})
        };
        let at = |path: &str| {
            let url = format!("https://shop.example/{path}");
            json!({"is_present": true, "page": {"url": url, "title": ""}, "is_typing": false})
        };
        line.say(&turn("un")).await;
        until(&mut screen, &id, &at("un")).await;
        let mut other = open(world, &page, (way, 2)).await;
        other.say(&turn("deux")).await;
        until(&mut screen, &id, &at("deux")).await;
        other.close().await;
        for _ in 0..2 {
            world.clock.advance(SignedDuration::from_secs(3));
            line.stay().await;
        }
        until(&mut screen, &id, &at("un")).await;
        assert_eq!(shown(&ana, &id).await, at("un"));
    });
}

#[test]
fn b_145_v6_the_page_of_another_site_is_never_shown_at_the_desk() {
    on_each_line(async |world, way| {
        let (page, mut line, id, ana, mut screen) = chat(world, way).await;
        for url in ["https://elsewhere.example/", "javascript:alert(1)", "data:text/html,x"] {
            line.say(&json!({"type": "page", "url": url, "title": "x"})).await;
            let body = json!({"token": page.token, "page": {"url": url}, "language": "fr"});
            page.post("session", &body).await.ok();
        }
        line.say(&types(true)).await;
        let typing = json!({"is_present": true, "page": null, "is_typing": true});
        until(&mut screen, &id, &typing).await;
        assert_eq!(shown(&ana, &id).await, typing);
    });
}

#[test]
fn i_37_only_those_who_may_see_the_chat_are_told_and_only_while_they_show_it() {
    on_each_line(async |world, way| {
        let (_page, mut line, id, _ana, mut screen) = chat(world, way).await;
        let bo = world.browser_of(&world.bo).await;
        let mut stranger = screen_of(&bo, world).await;
        let dee = world.browser_of(&world.dee).await;
        let mut manager = screen_of(&dee, world).await;
        watch(&mut stranger, &[&id, "none"]).await;
        watch(&mut manager, &[&id]).await;
        until(&mut manager, &id, &there()).await;

        line.say(&types(true)).await;
        let typing = json!({"is_present": true, "page": null, "is_typing": true});
        until(&mut screen, &id, &typing).await;
        until(&mut manager, &id, &typing).await;
        watch(&mut manager, &[]).await;
        manager.say(r#"{"type":"ping"}"#).await;
        manager.until_tick().await;
        line.say(&types(false)).await;
        until(&mut screen, &id, &there()).await;
        for other in [&mut stranger, &mut manager] {
            other.say(r#"{"type":"ping"}"#).await;
            let next = other.next().await;
            assert_eq!(next["type"], "tick", "{next}");
        }
    });
}

#[test]
fn d4_d6_d13_the_visitor_s_pages_see_that_the_agent_types_and_not_what() {
    on_each_line(async |world, way| {
        let (_page, mut line, id, ana, _screen) = chat(world, way).await;
        let path = format!("/api/v1/conversations/{id}/typing");
        let mut next = async || loop {
            let frame = line.next().await;
            if frame["type"] == "typing" {
                return frame;
            }
        };
        let agent = json!({"name": "Ana O.", "avatar_url": null});
        ana.post(&path, &json!({})).await.expect(204, "");
        assert_eq!(next().await, json!({"type": "typing", "on": true, "agent": agent}));
        ana.post(&path, &json!({"on": false})).await.expect(204, "");
        assert_eq!(next().await, json!({"type": "typing", "on": false, "agent": agent}));
        let text = json!({"on": true, "text": "Bonj"});
        ana.post(&path, &text).await.expect(422, "request.unknown_field");

        let dee = world.browser_of(&world.dee).await;
        dee.post(&path, &json!({})).await.expect(409, "conversation.not_owner");
    });
}

#[test]
fn d1_messaging_and_closed_chats_have_no_presence() {
    on_each(async |world| {
        let (_page, _line, id, ana, _screen) = chat(world, Way::Socket).await;
        ana.post(&format!("/api/v1/conversations/{id}/close"), &json!({})).await.ok();
        assert_eq!(shown(&ana, &id).await, Value::Null);
        world.seat(&world.ana).await;
        let (messaging, _) = world.hear(1, "Bonjour").await;
        assert_eq!(shown(&ana, &messaging.to_string()).await, Value::Null);
        let body = json!({"client_message_id": client_id(9), "type": "text", "text": "Oui"});
        let path = format!("/api/v1/conversations/{messaging}/messages");
        ana.post(&path, &body).await.ok();
        ana.post(&format!("/api/v1/conversations/{messaging}/typing"), &json!({"on": false}))
            .await
            .expect(204, "");
    });
}

#[test]
fn v5_whoever_has_the_closed_chat_on_the_screen_sees_the_score_come() {
    on_each_line(async |world, way| {
        let (page, _line, id, ana, mut screen) = chat(world, way).await;
        let bo = world.browser_of(&world.bo).await;
        let mut stranger = screen_of(&bo, world).await;
        watch(&mut stranger, &[&id]).await;
        ana.post(&format!("/api/v1/conversations/{id}/close"), &json!({})).await.ok();
        page.post("survey", &json!({"conversation_id": id, "score": 4})).await.ok();
        loop {
            let told = screen.until("conversation.updated").await.pop().unwrap();
            if told["conversation"]["survey"]["score"] == 4 {
                break;
            }
        }
        stranger.say(r#"{"type":"ping"}"#).await;
        let next = stranger.next().await;
        assert_eq!(next["type"], "tick", "{next}");
    });
}

#[test]
fn r3_whoever_waits_is_told_when_their_place_moves() {
    on_each_line(async |world, way| {
        open_chat(world).await;
        let mut lines = Vec::new();
        for number in 1..=3 {
            let page = Page::open(world).await;
            let line = open(world, &page, (way, number)).await;
            world.clock.advance(SignedDuration::from_secs(1));
            page.write(number, "Bonjour").await.ok();
            lines.push(line);
        }
        let mut last = lines.pop().unwrap();
        let mut place = async |position: u32| loop {
            let frame = last.next().await;
            if frame["type"] == "queue" {
                assert_eq!(frame.get("seq"), None);
                if frame["position"] == position {
                    return;
                }
            }
        };
        place(3).await;
        let first =
            world.browser_of(&world.dee).await.get("/api/v1/conversations?view=queue").await;
        let first = first.ok()["items"].as_array().unwrap().last().unwrap()["id"].clone();
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/conversations/{}/take-over", first.as_str().unwrap());
        dee.post(&path, &json!({})).await.ok();
        place(2).await;
    });
}

#[test]
fn v2_b_132_a_page_without_a_socket_says_what_pages_say_and_nothing_else() {
    on_each(async |world| {
        let (page, _line, id, ana, _screen) = chat(world, Way::Questions).await;
        let path = format!("say?line={}", client_id(1));
        for said in [json!({"type": "ping"}), json!({"type": "hello", "token": "x"})] {
            page.post(&path, &said).await.expect(422, "request.invalid_value");
        }
        for said in [json!({"type": "typing", "on": true, "text": "Bonj"}), json!({"type": "x"})] {
            assert_eq!(page.post(&path, &said).await.status, 422);
        }
        page.post("say", &types(true)).await.expect(422, "request.invalid_parameter");
        page.post("say?line=x", &types(true)).await.expect(422, "request.invalid_parameter");
        let stranger = Page { token: Some("AAAA".to_owned()), ..page.clone() };
        stranger.post(&path, &types(true)).await.expect(401, "chat.session_over");
        let elsewhere = Page { origin: Some("https://evil.example".to_owned()), ..page.clone() };
        elsewhere.post(&path, &types(true)).await.expect(403, "chat.origin_refused");
        assert_eq!(shown(&ana, &id).await, there());

        // The line of one visitor is no line of another.
        let other = Page::open(world).await;
        other.get(&format!("events?after=0&line={}", client_id(1))).await.ok();
        let at = json!({"type": "page", "url": "https://shop.example/un", "title": ""});
        other.post(&path, &at).await.expect(204, "");
        assert_eq!(shown(&ana, &id).await, there());
    });
}

#[test]
fn v2_what_passes_between_two_questions_waits_and_a_question_asked_again_ends_the_first() {
    on_each(async |world| {
        let (page, mut line, id, ana, _screen) = chat(world, Way::Questions).await;
        while line.next().await["type"] != "message" {}
        ana.post(&format!("/api/v1/conversations/{id}/typing"), &json!({})).await.expect(204, "");
        let seq = page.session().await["seq"].as_u64().unwrap();
        let path = format!("events?after={seq}&wait=25&line={}", client_id(1));
        let told = page.get(&path).await.ok();
        assert_eq!(told["events"][0]["type"], "typing");

        // Whichever of the two comes first is over once the other has come.
        let (one, other) = (pin!(page.get(&path)), pin!(page.get(&path)));
        let (over, last) = select(one, other).await.factor_first();
        assert_eq!(over.ok()["events"], json!([]));
        let typing = format!("/api/v1/conversations/{id}/typing");
        ana.post(&typing, &json!({"on": false})).await.expect(204, "");
        assert_eq!(last.await.ok()["events"][0]["on"], false);
    });
}
