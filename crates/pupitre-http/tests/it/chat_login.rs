//! What becomes of a chat when its visitor logs in: nothing is lost, doubled or left behind (V2,
//! V4, P9, R8).

use jiff::SignedDuration;
use pupitre_app::chat::rotate_signing_key;
use pupitre_app::contact::block_contact;
use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::jobs::claim_due;
use pupitre_app::ports::store::{StoreError, Topic};
use pupitre_app::ports::time::Elapsed as _;
use pupitre_domain::chat::{ChatSite, IdentityPolicy};
use pupitre_domain::event::Actor;
use serde_json::{Value, json};

use crate::support::{
    Page, World, client_id, on_each, open_chat, sealed, seat_for_chat, signed_by,
};

const SIGNING_KEY: [u8; 32] = [7; 32];

async fn open_signed(world: &World) {
    let channel = open_chat(world).await.id;
    let set = world.write(move |tx, ctx| {
        rotate_signing_key(tx, ctx, (channel, &sealed(SIGNING_KEY))).unwrap();
        let site = tx.chat_site(channel)?.unwrap();
        tx.save_chat_site(&ChatSite { identity: IdentityPolicy::Optional, ..site })
    });
    set.await;
}

/// The page, once the site has said that its visitor is number 4512, with what it shows.
async fn log_in(world: &World, page: &Page, nonce: &str) -> (Page, Value) {
    let issued_at = world.clock.elapsed().as_second();
    let identity = signed_by(SIGNING_KEY, ("4512", nonce), issued_at);
    let body = json!({"token": page.token, "identity": identity});
    let shown = page.post("session", &body).await.ok();
    let token = Some(shown["token"].as_str().unwrap().to_owned());
    (Page { token, ..page.clone() }, shown)
}

async fn close(world: &World, conversation: &Value) {
    let ana = world.browser_of(&world.ana).await;
    let path = format!("/api/v1/conversations/{}/close", conversation.as_str().unwrap());
    ana.post(&path, &json!({})).await.ok();
}

#[test]
fn v4_the_chat_that_goes_on_is_shown_even_when_another_began_and_ended_since() {
    on_each(async |world| {
        open_signed(world).await;
        seat_for_chat(world, &world.ana).await;
        let here = Page::open(world).await;
        here.write(1, "Un").await.ok();
        world.clock.advance(SignedDuration::from_mins(1));
        let (phone, _) = log_in(world, &Page::new(world), "nonce-number-0001").await;
        phone.write(2, "Deux").await.ok();
        close(world, &phone.session().await["conversation"]["id"]).await;

        let (here, shown) = log_in(world, &here, "nonce-number-0002").await;
        assert_eq!(shown["conversation"]["state"], "open");
        assert_eq!(shown["messages"][0]["content"]["text"], "Un");
        let written = here.write(3, "Encore").await.ok();
        let shown = phone.session().await;
        assert_eq!(shown["messages"][1]["id"], written["id"]);
    });
}

#[test]
fn v2_v4_a_message_whose_answer_was_lost_before_the_login_is_there_once() {
    on_each(async |world| {
        open_signed(world).await;
        log_in(world, &Page::new(world), "nonce-number-0001").await;
        let page = Page::open(world).await;
        let first = page.write(1, "Bonjour").await.expect(201, "").json();
        let (known, _) = log_in(world, &page, "nonce-number-0002").await;
        let again = known.write(1, "Bonjour").await.expect(201, "").json();
        assert_eq!(again["id"], first["id"]);
        known.write(1, "Autre chose").await.expect(409, "message.client_id_conflict");
        assert_eq!(known.session().await["messages"].as_array().unwrap().len(), 1);
        known.write(2, "Bonjour").await.expect(201, "");
    });
}

#[test]
fn r8_a_blocked_person_who_logs_in_during_a_chat_has_none_any_more() {
    on_each(async |world| {
        open_signed(world).await;
        seat_for_chat(world, &world.ana).await;
        let (known, _) = log_in(world, &Page::new(world), "nonce-number-0001").await;
        known.write(1, "Bonjour").await.ok();
        let ana = world.browser_of(&world.ana).await;
        let mine = "/api/v1/conversations?view=mine";
        let list = ana.get(mine).await.ok();
        let contact = list["items"][0]["contact"]["id"].as_str().unwrap().parse().unwrap();
        let ctx = world.context(Actor::Agent(world.dee.id));
        world.write(move |tx, _ctx| block_contact(tx, &ctx, contact)).await;

        let stranger = Page::open(world).await;
        stranger.write(2, "Un inconnu").await.ok();
        assert_eq!(ana.get(mine).await.ok()["items"].as_array().unwrap().len(), 1);
        let (blocked, _) = log_in(world, &stranger, "nonce-number-0002").await;
        assert_eq!(ana.get(mine).await.ok()["items"], json!([]));
        let unheard = blocked.write(3, "Encore moi").await.expect(201, "").json();
        assert_eq!(unheard["client_id"], client_id(3));
        assert_eq!(ana.get(mine).await.ok()["items"], json!([]));
    });
}

#[test]
fn p9_a_visitor_who_logs_in_and_never_comes_back_has_gone() {
    on_each(async |world| {
        open_signed(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let address = world.serve().await;
        log_in(world, &Page::new(world), "nonce-number-0001").await;
        let page = Page::open(world).await;
        let mut socket = page.connect(address, None).await;
        socket.next().await;
        page.write(1, "Bonjour").await.ok();
        let id = page.session().await["conversation"]["id"].as_str().unwrap().to_owned();
        let body = json!({"client_message_id": client_id(9), "type": "text", "text": "Oui"});
        ana.post(&format!("/api/v1/conversations/{id}/messages"), &body).await.ok();
        let (known, _) = log_in(world, &page, "nonce-number-0002").await;
        assert_eq!(socket.close_code().await, 4401);

        world.clock.advance(SignedDuration::from_mins(15));
        let done = world.write(|tx, ctx| {
            for claim in claim_due(tx, ctx, &[Topic::AutoClose], 10)? {
                auto_close(tx, ctx, &claim)?;
            }
            Ok::<_, StoreError>(())
        });
        done.await;
        assert_eq!(known.session().await["conversation"]["state"], "closed");
    });
}
