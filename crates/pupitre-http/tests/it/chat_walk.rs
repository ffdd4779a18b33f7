//! A visitor's token opens that visitor's own conversation and files, whatever is asked with it
//! (V6, I-61).

use axum::body::Body;
use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{
    Answer, Browser, Page, Screen, World, client_id, on_each, open_chat, open_chat_under,
    seat_for_chat,
};

/// The routes of the visitors' API, as they are written down.
const ROUTES: &str = include_str!("../../src/visitor_api/mod.rs");

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01secret";

/// Each route: its method, and what comes after the site.
fn routes() -> Vec<(&'static str, &'static str)> {
    let parts = ROUTES.split(".route(").skip(1);
    let routes: Vec<_> = parts
        .map(|part| {
            let path = part.split('"').nth(1).unwrap();
            let rest = path.strip_prefix("/chat/v1/{site}/").unwrap();
            let method = if part.contains("post(") { "POST" } else { "GET" };
            (method, rest)
        })
        .collect();
    assert!(routes.len() > 10, "{routes:?}");
    routes
}

/// What anybody may ask: how the chat looks, and a session.
const OPEN: [&str; 4] = ["config", "session", "logo/{hash}", "live"];

/// A visitor who said, sent and was asked everything that there is.
struct Owner {
    page: Page,
    conversation: String,
    message: String,
    file: String,
    sent: String,
}

async fn owner(world: &World) -> (Owner, Browser) {
    seat_for_chat(world, &world.ana).await;
    let ana = world.browser_of(&world.ana).await;
    let page = Page::open(world).await;
    let file = page.upload("image/png", PNG).await.ok()["id"].as_str().unwrap().to_owned();
    let body = json!({"client_id": client_id(1), "file_id": file, "text": "secret caption"});
    let message = page.post("messages", &body).await.ok()["id"].as_str().unwrap().to_owned();
    page.post("email", &json!({"address": "secret@mail.example"})).await.ok();
    let conversation = page.session().await["conversation"]["id"].as_str().unwrap().to_owned();
    let sent = ana.upload(&client_id(2), "image/png", PNG).await.ok();
    let sent = sent["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/conversations/{conversation}");
    for body in [
        json!({"client_message_id": client_id(3), "type": "text", "text": "secret answer"}),
        json!({"client_message_id": client_id(4), "type": "media", "media_id": sent}),
    ] {
        ana.post(&format!("{path}/messages"), &body).await.ok();
    }
    ana.post(&format!("{path}/close"), &json!({})).await.ok();
    (Owner { page, conversation, message, file, sent }, ana)
}

impl Owner {
    /// Everything of the owner's that an answer to another would give away.
    fn secrets(&self) -> [&str; 6] {
        let Self { conversation, message, file, sent, .. } = self;
        ["secret", "iVBORw0", conversation, message, file, sent]
    }

    /// What is of the owner, asked by another.
    fn asked(&self, rest: &str) -> Option<Vec<Value>> {
        let messages = |ids: &[&str]| ids.iter().map(|it| json!({"message_id": it})).collect();
        Some(match rest {
            "messages" => [&self.file, &self.sent]
                .map(|it| json!({"client_id": client_id(9), "file_id": it}))
                .to_vec(),
            "read" => messages(&[&self.message]),
            "survey" => vec![json!({"conversation_id": self.conversation, "score": 1})],
            _ => return None,
        })
    }

    /// Nothing of the owner is in an answer, but for the words of the question itself.
    fn check_kept(&self, answer: &Answer, rest: &str) {
        let text = String::from_utf8_lossy(&answer.body);
        for secret in self.secrets() {
            assert!(!text.contains(secret), "{rest} tells {secret}: {text}");
        }
    }

    /// A socket of another hears nothing of the owner, also when it says to have read them.
    async fn check_unheard(&self, mut socket: Screen) {
        let ready = socket.next().await;
        let read = json!({"type": "read", "message_id": self.message});
        socket.say(&read.to_string()).await;
        socket.say(&json!({"type": "ping"}).to_string()).await;
        let next = socket.next().await;
        assert_eq!((&ready["type"], &next["type"]), (&json!("ready"), &json!("pong")));
    }
}

/// A request as it stands, with a body that fits nothing.
async fn ask(page: &Page, method: &str, rest: &str) -> Answer {
    let request = page.request(method, rest).header("content-type", "application/json");
    page.browser.send(request.body(Body::from("{}")).unwrap()).await
}

#[test]
fn v6_i_61_no_route_gives_or_changes_what_is_another_s() {
    on_each(async |world| {
        open_chat(world).await;
        let (owner, _ana) = owner(world).await;
        let other = Page::open(world).await;
        let id: ConversationId = owner.conversation.parse().unwrap();
        let shown = async || {
            let mut shown = owner.page.session().await;
            // Others may be told of what is theirs meanwhile.
            shown["seq"].take();
            shown
        };
        let before = shown().await;
        let facts = world.read(move |it| it.visitor_facts(id)).await;
        for (method, rest) in routes() {
            match (method, rest) {
                ("GET", "config" | "logo/{hash}") => {
                    owner.check_kept(&ask(&other, method, rest).await, rest);
                }
                ("GET", "events") => {
                    let told = other.get("events?after=0").await.expect(200, "");
                    owner.check_kept(&told, rest);
                }
                ("GET", "live") => {
                    owner.check_unheard(other.connect(world.serve().await, Some(0)).await).await;
                }
                ("GET", "faces/{hash}") => {
                    ask(&other, method, rest).await.expect(404, "chat.file_not_found");
                }
                ("GET", "files/{file}") => {
                    for file in [&owner.file, &owner.sent] {
                        let answer = other.get(&format!("files/{file}")).await;
                        answer.expect(404, "chat.file_not_found");
                    }
                }
                ("POST", "session") => {
                    let answer = other.post(rest, &json!({"token": other.token})).await;
                    owner.check_kept(&answer.expect(200, ""), rest);
                }
                ("POST", "files") => {
                    owner.check_kept(&other.upload("image/png", PNG).await.expect(201, ""), rest);
                }
                ("POST", "email" | "transcript") => {
                    let body = json!({"address": "other@mail.example"});
                    owner.check_kept(&other.post(rest, &body).await, rest);
                }
                ("POST", "messages" | "read" | "survey") => {
                    for body in owner.asked(rest).unwrap() {
                        let answer = other.post(rest, &body).await;
                        assert_eq!(answer.status, 404, "{rest} {body}");
                        owner.check_kept(&answer, rest);
                    }
                }
                ("POST", "say") => {
                    // As on a socket: what is not theirs is passed over, and changes nothing.
                    let read = json!({"type": "read", "message_id": owner.message});
                    let path = format!("say?line={}", client_id(7));
                    owner.check_kept(&other.post(&path, &read).await.expect(204, ""), rest);
                }
                ("POST", "logout") => {}
                other => panic!("{other:?} is not walked"),
            }
        }
        other.post("logout", &json!({})).await.expect(204, "");
        assert_eq!(shown().await, before);
        assert_eq!(world.read(move |it| it.visitor_facts(id)).await, facts);
        owner.page.get(&format!("files/{}", owner.file)).await.expect(200, "");
        owner.page.get(&format!("files/{}", owner.sent)).await.expect(200, "");
    });
}

#[test]
fn v6_a_token_that_is_changed_anywhere_or_is_of_another_site_opens_no_route() {
    on_each(async |world| {
        open_chat(world).await;
        open_chat_under(world, "site-other").await;
        let (owner, _ana) = owner(world).await;
        let token = owner.page.token.clone().unwrap();
        let guarded: Vec<_> = routes().into_iter().filter(|(_, it)| !OPEN.contains(it)).collect();
        let elsewhere = Page { key: "site-other".to_owned(), ..owner.page.clone() };
        for (method, rest) in &guarded {
            ask(&elsewhere, method, rest).await.expect(401, "chat.session_over");
        }
        let fresh = elsewhere.post("session", &json!({"token": token})).await.ok();
        assert_ne!(fresh["token"], json!(token));
        assert_eq!(fresh["messages"], json!([]));

        let letters: Vec<char> = token.chars().collect();
        let mut turn = guarded.iter().cycle();
        for place in 0..letters.len() {
            for letter in ['A', '7', '_', '=', ' '] {
                let mut forged = letters.clone();
                if std::mem::replace(&mut forged[place], letter) == letter {
                    continue;
                }
                let token = Some(forged.into_iter().collect());
                let (method, rest) = turn.next().unwrap();
                let page = Page { token, ..owner.page.clone() };
                ask(&page, method, rest).await.expect(401, "chat.session_over");
            }
        }
        let (head, tail) = (letters.iter().take(42).collect(), letters.iter().skip(1).collect());
        for cut in [head, tail, format!("{token}A"), format!("{token}=")] {
            let page = Page { token: Some(cut), ..owner.page.clone() };
            page.get("events?after=0").await.expect(401, "chat.session_over");
            let mut socket = page.connect(world.serve().await, None).await;
            assert_eq!(socket.close_code().await, 4401);
        }
    });
}
