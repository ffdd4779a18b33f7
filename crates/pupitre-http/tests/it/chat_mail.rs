//! Mails as visitors' pages and the desk see them: offered only where they leave, the link of one,
//! the transcript (V3, V6).

use jiff::SignedDuration;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send_mail::{begin_mail, finish_mail};
use pupitre_app::ports::mail::{LinkKey, MailOutcome, OutgoingMail};
use pupitre_app::ports::store::{StoreError, Topic};
use pupitre_domain::mail::{ANSWER_DELAY, TRANSCRIPTS_PER_CONVERSATION_MAX};
use pupitre_http::HttpConfig;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

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

/// The mails that leave now, each with a link of the next number.
async fn mails(world: &World, first: u8) -> Vec<OutgoingMail> {
    let sent = world.write(move |tx, ctx| {
        let mut mails = Vec::new();
        for (number, claim) in (first..).zip(claim_due(tx, ctx, &[Topic::SendMail], 10)?) {
            if let Some(mail) = begin_mail(tx, ctx, &claim, &key(number))? {
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
