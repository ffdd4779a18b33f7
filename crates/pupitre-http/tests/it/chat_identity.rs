//! Identified visitors: signed by the brand's own server, kept apart from whoever is not (V4,
//! I-61).

use jiff::SignedDuration;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use pupitre_app::chat::rotate_signing_key;
use pupitre_app::ports::time::Elapsed as _;
use pupitre_domain::chat::{ChatSite, IdentityPolicy};
use pupitre_domain::id::ChannelId;
use serde_json::{Value, json};

use crate::support::{Answer, Page, World, on_each, open_chat, sealed, seat_for_chat, signed_by};

const SIGNING_KEY: [u8; 32] = [7; 32];

/// A web chat whose site signs.
async fn open_signed(world: &World, identity: IdentityPolicy) -> ChannelId {
    let channel = open_chat(world).await.id;
    let set = world.write(move |tx, ctx| {
        rotate_signing_key(tx, ctx, (channel, &sealed(SIGNING_KEY))).unwrap();
        let site = tx.chat_site(channel)?.unwrap();
        tx.save_chat_site(&ChatSite { identity, ..site })
    });
    set.await;
    channel
}

/// What the site says of a visitor, signed now under that nonce.
fn signed(world: &World, id: &str, nonce: &str) -> Value {
    signed_by(SIGNING_KEY, (id, nonce), world.clock.elapsed().as_second())
}

async fn try_identify(page: &Page, identity: &Value) -> Answer {
    page.post("session", &json!({"token": page.token, "identity": identity})).await
}

/// The page, as whom the site says, with what it shows.
async fn identify(page: &Page, identity: &Value) -> (Page, Value) {
    let answer = try_identify(page, identity).await.ok();
    let token = Some(answer["token"].as_str().unwrap().to_owned());
    (Page { token, ..page.clone() }, answer)
}

fn texts(answer: &Value) -> Vec<&str> {
    let messages = answer["messages"].as_array().unwrap();
    messages.iter().map(|it| it["content"]["text"].as_str().unwrap()).collect()
}

#[test]
fn v4_a_visitor_who_logs_in_keeps_their_chat_and_the_old_token_is_over() {
    on_each(async |world| {
        open_signed(world, IdentityPolicy::Optional).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let before = page.session().await;
        assert_eq!(before["visitor"]["is_identified"], false);

        let (known, shown) = identify(&page, &signed(world, "4512", "nonce-number-0001")).await;
        assert_eq!(shown["visitor"]["is_identified"], true);
        assert_eq!(shown["visitor"]["name"], "Visiteur 4512");
        assert_eq!(shown["conversation"]["id"], before["conversation"]["id"]);
        assert_eq!(texts(&shown), ["Bonjour"]);
        page.write(2, "Encore").await.expect(401, "chat.session_over");
        known.write(2, "Encore").await.expect(201, "");
        let list = ana.get("/api/v1/conversations?view=mine").await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["contact"]["name"], "Visiteur 4512");
        let path = format!("/api/v1/conversations/{}/visitor", before["conversation"]["id"]);
        let facts = ana.get(&path.replace('"', "")).await.ok();
        assert_eq!(facts["is_identified"], true);
    });
}

#[test]
fn v4_i_61_the_same_person_elsewhere_finds_their_chat_and_nobody_else_does() {
    on_each(async |world| {
        open_signed(world, IdentityPolicy::Optional).await;
        seat_for_chat(world, &world.ana).await;
        let phone = Page::open(world).await;
        let (phone, _) = identify(&phone, &signed(world, "4512", "nonce-number-0001")).await;
        phone.write(1, "Depuis mon téléphone").await.ok();

        let stranger = Page::open(world).await;
        stranger.write(1, "Je suis 4512").await.ok();
        assert_eq!(texts(&stranger.session().await), ["Je suis 4512"]);
        let (_, other) =
            identify(&Page::open(world).await, &signed(world, "9", "nonce-number-0002")).await;
        assert_eq!(other["messages"], json!([]));
        let (_, laptop) =
            identify(&Page::open(world).await, &signed(world, "4512", "nonce-number-0003")).await;
        assert_eq!(texts(&laptop), ["Depuis mon téléphone"]);

        // The chat that they are in stays; the one that they left elsewhere ends.
        let (same, merged) = identify(&stranger, &signed(world, "4512", "nonce-number-0004")).await;
        assert_eq!(texts(&merged), ["Je suis 4512"]);
        assert_eq!(merged["visitor"]["id"], laptop["visitor"]["id"]);
        same.write(2, "Toujours moi").await.expect(201, "");
        assert_eq!(texts(&phone.session().await), ["Je suis 4512", "Toujours moi"]);
        stranger.write(3, "Et moi ?").await.expect(401, "chat.session_over");
    });
}

#[test]
fn v4_b_142_a_forged_or_repeated_statement_is_refused_and_the_chat_goes_on() {
    on_each(async |world| {
        open_signed(world, IdentityPolicy::Optional).await;
        let page = Page::open(world).await;
        page.write(1, "Bonjour").await.ok();
        let right = signed(world, "4512", "nonce-number-0001");
        for (field, value) in [
            ("id", json!("4513")),
            ("name", json!("Autre")),
            ("email", json!("x@mail.example")),
            ("nonce", json!("nonce-number-0002")),
            ("issued_at", json!(0)),
            ("signature", json!("")),
            ("signature", json!("none")),
            ("signature", json!("0".repeat(64))),
        ] {
            let mut forged = right.clone();
            forged[field] = value;
            try_identify(&page, &forged).await.expect(401, "chat.identity_invalid");
        }
        page.write(2, "Encore").await.expect(201, "");

        let (known, _) = identify(&page, &right).await;
        try_identify(&Page::open(world).await, &right).await.expect(401, "chat.identity_replayed");
        // The same page may ask again: an answer may have been lost.
        let (again, _) = identify(&known, &right).await;
        assert_eq!(again.token, known.token);
        let late = signed(world, "4512", "nonce-number-0005");
        world.clock.advance(SignedDuration::from_secs(3_601));
        try_identify(&page, &late).await.expect(401, "chat.identity_invalid");
    });
}

#[test]
fn v4_a_site_for_known_visitors_takes_no_other() {
    on_each(async |world| {
        let channel = open_signed(world, IdentityPolicy::Required).await;
        let refused = Page::new(world).post("session", &json!({})).await;
        refused.expect(403, "chat.identity_required");
        let known = signed(world, "4512", "nonce-number-0001");
        let (page, _) = identify(&Page::new(world), &known).await;
        page.write(1, "Bonjour").await.expect(201, "");
        page.post("logout", &json!({})).await.expect(204, "");
        page.write(2, "Encore").await.expect(401, "chat.session_over");

        let off = world.write(move |tx, _ctx| {
            let site = tx.chat_site(channel)?.unwrap();
            tx.save_chat_site(&ChatSite { identity: IdentityPolicy::Off, ..site })
        });
        off.await;
        world.clock.advance(SignedDuration::from_secs(6));
        let unwanted = signed(world, "4512", "nonce-number-0002");
        let answer = try_identify(&Page::new(world), &unwanted).await;
        answer.expect(401, "chat.identity_invalid");
    });
}

#[test]
fn v4_the_key_before_counts_for_a_day() {
    on_each(async |world| {
        let channel = open_signed(world, IdentityPolicy::Optional).await;
        world.write(move |tx, ctx| rotate_signing_key(tx, ctx, (channel, &sealed([8; 32])))).await;
        identify(&Page::open(world).await, &signed(world, "1", "nonce-number-0001")).await;
        world.clock.advance(SignedDuration::from_hours(25));
        let late = signed(world, "1", "nonce-number-0002");
        let answer = try_identify(&Page::open(world).await, &late).await;
        answer.expect(401, "chat.identity_invalid");
    });
}

#[test]
fn v4_every_key_counts_for_a_day_after_the_next_one_and_not_beyond_it() {
    on_each(async |world| {
        let channel = open_signed(world, IdentityPolicy::Optional).await;
        let mut runner = TestRunner::deterministic();
        let mut draw = |most: u64| (0..most).new_tree(&mut runner).unwrap().current();
        // The keys, newest first, with when the next one came.
        let mut keys = vec![(SIGNING_KEY, None)];
        for number in 0..60_u8 {
            let hours = SignedDuration::from_secs(i64::try_from(draw(40 * 3_600)).unwrap());
            world.clock.advance(hours);
            let now = world.clock.elapsed();
            if draw(2) == 0 {
                let key = [number + 8; 32];
                world
                    .write(move |tx, ctx| rotate_signing_key(tx, ctx, (channel, &sealed(key))))
                    .await;
                keys[0].1 = Some(now);
                keys.insert(0, (key, None));
            }
            for (place, (key, until)) in keys.iter().enumerate().take(3) {
                let nonce = format!("nonce-number-{number}-{place}");
                let statement = signed_by(*key, ("1", &nonce), now.as_second());
                let answer = try_identify(&Page::new(world), &statement).await;
                let day = SignedDuration::from_hours(24);
                let counts = until.is_none_or(|it| place == 1 && now.duration_since(it) < day);
                let expected = if counts { (200, "") } else { (401, "chat.identity_invalid") };
                answer.expect(expected.0, expected.1);
            }
        }
    });
}

#[test]
fn v4_b_142_a_statement_counts_once_for_as_long_as_it_is_believed() {
    on_each(async |world| {
        open_signed(world, IdentityPolicy::Optional).await;
        // The clock of the brand's server is ahead as far as it may be.
        let ahead = world.clock.elapsed().as_second() + 300;
        let early = signed_by(SIGNING_KEY, ("4512", "nonce-number-0001"), ahead);
        identify(&Page::new(world), &early).await;
        for minutes in [1, 59, 5] {
            world.clock.advance(SignedDuration::from_mins(minutes));
            let answer = try_identify(&Page::new(world), &early).await;
            answer.expect(401, "chat.identity_replayed");
        }
        world.clock.advance(SignedDuration::from_secs(1));
        let answer = try_identify(&Page::new(world), &early).await;
        answer.expect(401, "chat.identity_invalid");
    });
}

#[test]
fn v4_i_61_who_logs_in_as_somebody_else_here_stays_who_they_are_elsewhere() {
    on_each(async |world| {
        open_signed(world, IdentityPolicy::Optional).await;
        let address = world.serve().await;
        let (phone, _) =
            identify(&Page::new(world), &signed(world, "1", "nonce-number-0001")).await;
        let (shared, _) =
            identify(&Page::new(world), &signed(world, "1", "nonce-number-0002")).await;
        phone.write(1, "Depuis mon téléphone").await.ok();
        let (mut at_home, mut here) =
            (phone.connect(address, None).await, shared.connect(address, None).await);
        at_home.next().await;
        here.next().await;
        let (other, shown) = identify(&shared, &signed(world, "2", "nonce-number-0003")).await;
        assert_eq!(shown["messages"], json!([]));
        assert_eq!(here.close_code().await, 4401);
        shared.write(2, "Encore").await.expect(401, "chat.session_over");
        other.write(3, "Je suis deux").await.ok();
        at_home.say(&json!({"type": "ping"}).to_string()).await;
        assert_eq!(at_home.next().await["type"], "pong");
        assert_eq!(texts(&phone.session().await), ["Depuis mon téléphone"]);

        // What an unknown visitor had said is theirs once they log in: their other pages load it.
        let stranger = Page::open(world).await;
        stranger.write(4, "C’est encore moi").await.ok();
        identify(&stranger, &signed(world, "1", "nonce-number-0004")).await;
        assert_eq!(at_home.close_code().await, 4009);
        assert_eq!(texts(&phone.session().await), ["C’est encore moi"]);
    });
}
