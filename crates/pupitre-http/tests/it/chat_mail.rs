//! Mails as visitors' pages and the desk see them: offered only where they leave, the link of one,
//! the transcript (V3, V6).

use axum::body::Body;
use axum::http::{Request, header};
use jiff::SignedDuration;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send_mail::{begin_mail, finish_mail};
use pupitre_app::ports::mail::{LinkKey, MailKeys, MailOutcome, OutgoingMail, StopKey};
use pupitre_app::ports::store::{StoreError, Topic};
use pupitre_domain::mail::{ANSWER_DELAY, TRANSCRIPTS_PER_CONVERSATION_MAX};
use pupitre_http::HttpConfig;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use crate::support::{
    Browser, Page, World, client_id, on_each, on_each_with, open_chat, seat_for_chat,
};

const ADDRESS: &str = "lea@mail.example";

fn with_mail(config: &mut HttpConfig) {
    config.mail_is_on = true;
}

/// The key of a link, as a mail carries it: of 32 bytes of that number.
fn key(number: u8) -> LinkKey {
    use base64::Engine as _;
    let token = [number; 32];
    let written = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(token);
    LinkKey { written, hash: Sha256::digest(token).into() }
}

/// The keys of a mail whose link has that number.
fn keys(number: u8) -> MailKeys {
    let stop = key(number.saturating_add(100));
    let url = format!("https://desk.test/chat/mail/{}", stop.written);
    MailKeys { link: key(number), stop: StopKey { url, hash: stop.hash } }
}

/// The mails that leave now, each with a link of the next number.
async fn mails(world: &World, first: u8) -> Vec<OutgoingMail> {
    let sent = world.write(move |tx, ctx| {
        let mut mails = Vec::new();
        for (number, claim) in (first..).zip(claim_due(tx, ctx, &[Topic::SendMail], 10)?) {
            if let Some(mail) = begin_mail(tx, ctx, &claim, &keys(number))? {
                finish_mail(tx, ctx, &claim, &MailOutcome::Accepted)?;
                mails.push(mail);
            }
        }
        Ok::<_, StoreError>(mails)
    });
    sent.await
}

/// A visitor who wrote, left an address and is gone, and the agent who answered them.
async fn answered(world: &World) -> (Page, Browser, String) {
    open_chat(world).await;
    world.write(|tx, _| tx.save_mail_is_on(true)).await;
    seat_for_chat(world, &world.ana).await;
    let ana = world.browser_of(&world.ana).await;
    let page = Page::open(world).await;
    page.write(1, "Bonjour").await.ok();
    page.post("email", &json!({"address": ADDRESS})).await.expect(204, "");
    let list = ana.get("/api/v1/conversations?view=mine").await.ok();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let body = json!({"client_message_id": client_id(8), "type": "text", "text": "Oui, en bleu"});
    ana.post(&format!("/api/v1/conversations/{id}/messages"), &body).await.ok();
    (page, ana, id)
}

#[test]
fn v3_an_address_is_asked_for_only_where_mails_leave() {
    on_each(async |world| {
        open_chat(world).await;
        let config = Page::new(world).get("config").await.ok();
        assert_eq!((&config["asks_email"], &config["mail"]), (&json!(false), &json!(false)));
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let asked = page.post("transcript", &json!({"address": ADDRESS})).await;
        asked.expect(409, "chat.mail_off");
    });
    on_each_with(with_mail, async |world| {
        open_chat(world).await;
        let config = Page::new(world).get("config").await.ok();
        assert_eq!((&config["asks_email"], &config["mail"]), (&json!(true), &json!(true)));
    });
}

#[test]
fn v3_v6_a_mail_leads_to_the_conversation_once_and_a_second_use_is_refused() {
    on_each_with(with_mail, async |world| {
        let (page, ana, id) = answered(world).await;
        world.clock.advance(ANSWER_DELAY);
        let [mail] = mails(world, 1).await.try_into().unwrap();
        let written = key(1).written;
        assert!(mail.text.contains(&format!("#pupitre={written}")), "{}", mail.text);
        let path = format!("/api/v1/conversations/{id}/mail");
        let shown = ana.get(&path).await.ok()["last"].clone();
        assert_eq!((&shown["kind"], &shown["state"]), (&json!("answer"), &json!("sent")));
        assert_eq!((&shown["address"], &shown["error"]), (&json!(ADDRESS), &Value::Null));

        let stranger = world.browser_of(&world.bo).await;
        stranger.get(&path).await.expect(404, "conversation.not_found");

        let other = Page::new(world);
        let resumed = other.post("session", &json!({"resume": written})).await.ok();
        let texts: Vec<_> = resumed["messages"].as_array().unwrap().iter().collect();
        assert_eq!(texts.last().unwrap()["content"]["text"], "Oui, en bleu");
        let token = resumed["token"].as_str().unwrap().to_owned();
        let other = Page { token: Some(token.clone()), ..other };
        other.write(2, "Merci").await.expect(201, "");

        let stranger = Page::new(world);
        for link in [written.as_str(), &key(9).written, "", "x", "../../etc"] {
            let refused = stranger.post("session", &json!({"resume": link})).await;
            refused.expect(410, "chat.link_over");
        }
        // A second click in a browser that is there already changes nothing.
        let again = json!({"token": token, "resume": written});
        assert_eq!(other.post("session", &again).await.ok()["token"], json!(token));
        let first = page.session().await;
        assert_eq!(first["conversation"]["id"], json!(id), "the page that began it goes on");
    });
}

#[test]
fn v3_what_a_mail_told_of_is_shown_as_long_as_its_link_leads_there() {
    on_each_with(with_mail, async |world| {
        let (page, ana, id) = answered(world).await;
        world.clock.advance(ANSWER_DELAY);
        assert_eq!(mails(world, 1).await.len(), 1);
        ana.post(&format!("/api/v1/conversations/{id}/close"), &json!({})).await.ok();
        world.clock.advance(SignedDuration::from_hours(6 * 24));
        assert_eq!(page.session().await["conversation"]["id"], json!(id));
        world.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(page.session().await["conversation"], Value::Null);
    });
}

#[test]
fn v3_a_transcript_goes_to_an_address_a_few_times_a_day() {
    on_each_with(with_mail, async |world| {
        let (page, _ana, _id) = answered(world).await;
        let ask = async |address: &str| page.post("transcript", &json!({"address": address})).await;
        for address in
            ["", "lea", "lea@mail.example\r\nBcc: x@y.example", "a@b.example,c@d.example"]
        {
            ask(address).await.expect(422, "chat.email_invalid");
        }
        for _ in 0..TRANSCRIPTS_PER_CONVERSATION_MAX {
            ask(ADDRESS).await.expect(202, "");
        }
        let refused = ask(ADDRESS).await.expect(429, "chat.too_many_mails");
        assert_eq!(refused.header("retry-after"), "86400");
        let sent = mails(world, 1).await;
        assert_eq!(sent.len(), usize::try_from(TRANSCRIPTS_PER_CONVERSATION_MAX).unwrap());
        assert!(sent[0].text.contains("Oui, en bleu"), "{}", sent[0].text);
        let stranger = Page::open(world).await;
        let nothing = stranger.post("transcript", &json!({"address": ADDRESS})).await;
        nothing.expect(409, "chat.transcript_empty");
    });
}

/// What a mail program posts for one click.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Asks for the page that a mail leads to, or posts to it, as a mail program does: with no cookie,
/// no origin, and no token of a page.
async fn stops(world: &World, number: u8, body: Option<&str>) -> (u16, String) {
    let path = format!("/chat/mail/{}", key(number.saturating_add(100)).written);
    let request = Request::builder().uri(path).header(header::HOST, "desk.test");
    let request = match body {
        Some(body) => request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned())),
        None => request.body(Body::empty()),
    };
    let response = world.router.clone().oneshot(request.unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let body = axum::body::to_bytes(response.into_body(), 64 * 1024).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn v3_whoever_wants_no_more_mails_gets_none_until_they_want_them_again() {
    on_each_with(with_mail, async |world| {
        let (page, ana, id) = answered(world).await;
        world.clock.advance(ANSWER_DELAY);
        let [mail] = mails(world, 1).await.try_into().unwrap();
        let url = mail.stop_url.unwrap();
        assert!(mail.text.contains(&url) && mail.html.contains(&url), "{}", mail.text);

        // A guard of the mail box only looks.
        let (status, shown) = stops(world, 1, None).await;
        assert_eq!(status, 200);
        assert!(shown.contains("<html lang=\"fr\">") && shown.contains(ADDRESS), "{shown}");
        assert!(shown.contains("Ne plus les recevoir"), "{shown}");
        let miss = async |number: u32, first: u8| {
            page.write(number, "Encore").await.ok();
            let text = format!("Réponse {number}");
            let body =
                json!({"client_message_id": client_id(80 + number), "type": "text", "text": text});
            ana.post(&format!("/api/v1/conversations/{id}/messages"), &body).await.ok();
            world.clock.advance(ANSWER_DELAY);
            mails(world, first).await
        };
        assert_eq!(miss(2, 2).await.len(), 1, "whoever looks wants nothing else");

        for _ in 0..2 {
            let (status, shown) = stops(world, 1, Some(ONE_CLICK)).await;
            assert_eq!(status, 200);
            assert!(shown.contains("Les recevoir à nouveau"), "{shown}");
        }
        assert!(miss(3, 3).await.is_empty(), "they want no more");
        let told = ana.get(&format!("/api/v1/conversations/{id}/mail")).await.ok();
        let last = &told["last"];
        assert_eq!((&last["state"], &last["error"]), (&json!("refused"), &json!("stopped")));
        let asked = page.post("transcript", &json!({"address": ADDRESS.to_uppercase()})).await;
        asked.expect(202, "");
        let [transcript] = mails(world, 4).await.try_into().unwrap();
        assert_eq!(transcript.stop_url, None, "what one asks for oneself comes");

        let (status, shown) = stops(world, 2, Some("again=yes")).await;
        assert_eq!(status, 200);
        assert!(shown.contains("Ne plus les recevoir"), "{shown}");
        assert_eq!(miss(5, 5).await.len(), 1, "they want them again");
    });
}

#[test]
fn v6_an_address_that_no_mail_carries_stops_nothing() {
    on_each_with(with_mail, async |world| {
        let (_page, _ana, _id) = answered(world).await;
        for body in [None, Some(ONE_CLICK), Some("again=yes")] {
            let (status, shown) = stops(world, 9, body).await;
            assert_eq!(status, 404);
            assert!(shown.contains("mène plus à rien") && shown.contains("more than a year"));
        }
        let long = "x".repeat(5_000);
        assert_eq!(stops(world, 1, Some(&long)).await.0, 413);
        world.clock.advance(ANSWER_DELAY);
        assert_eq!(mails(world, 1).await.len(), 1);
    });
}
