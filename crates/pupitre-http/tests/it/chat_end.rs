//! How a chat ends: the survey after the agent's close, the visitor who has left, the address that
//! they leave (V3, V5, P7, P9).

use jiff::SignedDuration;
use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::wake::wake_snoozed;
use pupitre_app::ports::store::{StoreError, Topic};
use pupitre_app::ports::time::Clock;
use pupitre_domain::chat::{ChatSite, SurveyPolicy, Words};
use pupitre_domain::id::ChannelId;
use serde_json::{Value, json};

use crate::support::{Browser, Page, World, client_id, on_each, open_chat, seat_for_chat};

/// The one conversation on an agent's desk.
async fn on_desk(browser: &Browser) -> Option<String> {
    let list = browser.get("/api/v1/conversations?view=mine").await.ok();
    list["items"][0]["id"].as_str().map(str::to_owned)
}

async fn answer(browser: &Browser, conversation: &str, number: u32, text: &str) {
    let body = json!({"client_message_id": client_id(number), "type": "text", "text": text});
    browser.post(&format!("/api/v1/conversations/{conversation}/messages"), &body).await.ok();
}

async fn close(browser: &Browser, conversation: &str) {
    browser.post(&format!("/api/v1/conversations/{conversation}/close"), &json!({})).await.ok();
}

/// A visitor who wrote and whose chat an agent closed: their page and the conversation.
async fn closed_chat(world: &World) -> (Page, String, Browser) {
    seat_for_chat(world, &world.ana).await;
    let ana = world.browser_of(&world.ana).await;
    let page = Page::open(world).await;
    page.write(1, "Bonjour").await.ok();
    let id = on_desk(&ana).await.unwrap();
    answer(&ana, &id, 8, "Oui").await;
    close(&ana, &id).await;
    (page, id, ana)
}

/// Does the automatic closes that are due.
async fn work(world: &World) {
    let done = world.write(|tx, ctx| {
        for claim in claim_due(tx, ctx, &[Topic::AutoClose], 10)? {
            auto_close(tx, ctx, &claim)?;
        }
        Ok::<_, StoreError>(())
    });
    done.await;
}

/// A chat that has begun: its agent, its visitor's page, and which it is.
async fn begun(world: &World) -> (Browser, Page, String) {
    open_chat(world).await;
    seat_for_chat(world, &world.ana).await;
    let ana = world.browser_of(&world.ana).await;
    let page = Page::open(world).await;
    page.write(1, "Bonjour").await.ok();
    let id = on_desk(&ana).await.unwrap();
    (ana, page, id)
}

#[test]
fn v5_p7_a_score_then_a_comment_once_after_the_agent_s_close() {
    on_each(async |world| {
        open_chat(world).await;
        let (page, id, _ana) = closed_chat(world).await;
        let shown = page.session().await;
        assert_eq!(shown["conversation"]["state"], "closed");
        let survey = &shown["survey"];
        assert_eq!((&survey["state"], &survey["scale"]), (&json!("asked"), &json!(5)));
        assert_eq!(survey["question"], "Avons-nous bien répondu à votre question ?");

        let say = async |body: Value| {
            let mut body = body;
            body["conversation_id"] = json!(id);
            page.post("survey", &body).await
        };
        for score in [0, 6, 200] {
            say(json!({"score": score})).await.expect(422, "request.invalid_value");
        }
        say(json!({"comment": "Merci"})).await.expect(422, "request.missing_field");
        assert_eq!(say(json!({"score": 4})).await.ok()["state"], "scored");
        assert_eq!(page.session().await["survey"]["score"], 4);
        assert_eq!(say(json!({"comment": "Réponse claire"})).await.ok()["state"], "done");
        say(json!({"comment": "Réponse claire"})).await.expect(200, "");
        say(json!({"score": 1})).await.expect(409, "chat.survey_done");

        let kept = id.parse().unwrap();
        let facts = world.read(move |queries| queries.visitor_facts(kept)).await.unwrap();
        let (score, comment, _at) = facts.survey.unwrap();
        assert_eq!((score, comment.as_deref()), (4, Some("Réponse claire")));
    });
}

#[test]
fn v3_v5_the_desk_reads_the_address_and_the_survey_that_a_visitor_left() {
    on_each(async |world| {
        open_chat(world).await;
        let (page, id, ana) = closed_chat(world).await;
        let path = format!("/api/v1/conversations/{id}/visitor");
        let nothing = json!({"email": null, "is_identified": false, "scores": null});
        assert_eq!(ana.get(&path).await.ok(), nothing);
        let survey =
            async || ana.get(&format!("/api/v1/conversations/{id}")).await.ok()["survey"].clone();
        let asked = survey().await;
        assert_eq!((&asked["score"], &asked["comment"]), (&Value::Null, &Value::Null));

        let address = json!({"address": "lea@mail.example"});
        page.post("email", &address).await.expect(204, "");
        world.clock.advance(SignedDuration::from_secs(5));
        page.post("survey", &json!({"conversation_id": id, "score": 4})).await.ok();
        let shown = ana.get(&path).await.ok();
        assert_eq!(shown["email"], "lea@mail.example");
        assert_eq!(shown["scores"], json!({"count": 1, "average": 4.0}));
        let given = survey().await;
        assert_eq!((&given["score"], &given["comment"]), (&json!(4), &Value::Null));
        let at: jiff::Timestamp = given["at"].as_str().unwrap().parse().unwrap();
        assert_eq!(at, world.clock.now());
        let comment = json!({"conversation_id": id, "comment": "Réponse <b>claire</b>"});
        page.post("survey", &comment).await.ok();
        assert_eq!(survey().await["comment"], "Réponse <b>claire</b>");
        let contact = ana.get(&format!("/api/v1/conversations/{id}")).await.ok();
        let contact = contact["contact"]["id"].as_str().unwrap().to_owned();
        let past = ana.get(&format!("/api/v1/contacts/{contact}/conversations")).await.ok();
        assert_eq!(past["items"][0]["survey"]["score"], 4);

        let stranger = world.browser_of(&world.bo).await;
        stranger.get(&path).await.expect(404, "conversation.not_found");
        let none = "/api/v1/conversations/none/visitor";
        ana.get(none).await.expect(404, "conversation.not_found");
    });
}

#[test]
fn v5_l2_a_later_message_opens_another_conversation_and_is_no_answer() {
    on_each(async |world| {
        open_chat(world).await;
        let (page, id, ana) = closed_chat(world).await;
        world.clock.advance(SignedDuration::from_secs(1));
        page.write(2, "5").await.expect(201, "");
        let shown = page.session().await;
        assert_ne!(shown["conversation"]["id"], json!(id));
        assert_eq!(shown["messages"].as_array().unwrap().len(), 1);
        assert_eq!(shown["survey"], Value::Null);
        assert_eq!(on_desk(&ana).await.as_deref(), shown["conversation"]["id"].as_str());
        let late = json!({"conversation_id": id, "score": 5});
        assert_eq!(page.post("survey", &late).await.ok()["state"], "scored");
    });
}

#[test]
fn v5_nobody_answers_for_another_or_unasked() {
    on_each(async |world| {
        let channel = open_chat(world).await;
        let (page, id, ana) = closed_chat(world).await;
        let other = Page::open(world).await;
        other.write(1, "Bonjour").await.ok();
        let theirs = json!({"conversation_id": id, "score": 5});
        other.post("survey", &theirs).await.expect(404, "chat.survey_not_found");
        let open = on_desk(&ana).await.unwrap();
        let unasked = json!({"conversation_id": open, "score": 5});
        other.post("survey", &unasked).await.expect(404, "chat.survey_not_found");
        let none = json!({"conversation_id": "x", "score": 5});
        other.post("survey", &none).await.expect(404, "chat.survey_not_found");

        switch_survey(world, channel.id, false).await;
        close(&ana, &open).await;
        assert_eq!(other.session().await["survey"], Value::Null);
        assert_eq!(page.session().await["survey"]["state"], "asked");
    });
}

async fn switch_survey(world: &World, channel: ChannelId, is_on: bool) {
    let saved = world.write(move |tx, _ctx| {
        let site = tx.chat_site(channel)?.unwrap();
        let question = Words { french: "Alors ?".to_owned(), ..Words::default() };
        let survey = SurveyPolicy { is_on, question, ..site.survey.clone() };
        tx.save_chat_site(&ChatSite { survey, ..site })
    });
    saved.await;
}

#[test]
fn p9_a_chat_ends_once_its_visitor_has_been_gone_and_no_survey_follows() {
    on_each(async |world| {
        let (ana, page, id) = begun(world).await;
        answer(&ana, &id, 8, "Oui").await;

        world.clock.advance(SignedDuration::from_mins(14));
        work(world).await;
        assert!(on_desk(&ana).await.is_some());
        world.clock.advance(SignedDuration::from_mins(1));
        work(world).await;
        assert_eq!(on_desk(&ana).await, None);
        let shown = page.session().await;
        assert_eq!(
            (&shown["conversation"]["state"], &shown["survey"]),
            (&json!("closed"), &Value::Null)
        );
    });
}

/// Pauses it; without `minutes`, until the visitor answers.
async fn pause(world: &World, browser: &Browser, conversation: &str, minutes: Option<i64>) {
    let until = minutes.map(|it| world.clock.now() + SignedDuration::from_mins(it));
    let body = json!({"until": until.map(|it| it.to_string()), "kept": true});
    browser.post(&format!("/api/v1/conversations/{conversation}/snooze"), &body).await.ok();
}

async fn state(browser: &Browser, conversation: &str) -> Value {
    browser.get(&format!("/api/v1/conversations/{conversation}")).await.ok()["state"].clone()
}

#[test]
fn p9_p2_a_pause_with_an_end_is_kept_and_the_absence_counts_anew_after_it() {
    on_each(async |world| {
        let (ana, _page, id) = begun(world).await;
        answer(&ana, &id, 8, "Je reviens vers vous dans une heure").await;
        pause(world, &ana, &id, Some(60)).await;
        world.clock.advance(SignedDuration::from_mins(59));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "snoozed");

        world.clock.advance(SignedDuration::from_mins(1));
        let woken = world.write(|tx, ctx| {
            for claim in claim_due(tx, ctx, &[Topic::WakeSnoozed], 10)? {
                wake_snoozed(tx, ctx, &claim)?;
            }
            Ok::<_, StoreError>(())
        });
        woken.await;
        assert_eq!(state(&ana, &id).await, "assigned");
        world.clock.advance(SignedDuration::from_mins(14));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "assigned");
        world.clock.advance(SignedDuration::from_mins(1));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "closed");
    });
}

#[test]
fn p9_a_pause_that_only_the_gone_visitor_would_end_is_none() {
    on_each(async |world| {
        let (ana, _page, id) = begun(world).await;
        answer(&ana, &id, 8, "Dites-moi quand vous l’avez sous les yeux").await;
        pause(world, &ana, &id, None).await;
        world.clock.advance(SignedDuration::from_mins(14));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "snoozed");
        world.clock.advance(SignedDuration::from_mins(1));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "closed");
    });
}

#[test]
fn p9_r2_v3_what_nobody_answered_waits_however_long_its_visitor_is_gone() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        page.write(1, "Ouvrez-vous le dimanche ?").await.ok();
        for _ in 0..4 {
            world.clock.advance(SignedDuration::from_hours(12));
            work(world).await;
        }
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let id = on_desk(&ana).await.unwrap();
        answer(&ana, &id, 8, "Non, du lundi au samedi").await;
        world.clock.advance(SignedDuration::from_mins(15));
        work(world).await;
        // The answer had those minutes to be read in; the next look finds them over.
        world.clock.advance(SignedDuration::from_mins(15));
        work(world).await;
        assert_eq!(state(&ana, &id).await, "closed");
    });
}

#[test]
fn p9_r2_a_visitor_who_is_there_or_waits_for_an_answer_keeps_their_chat() {
    on_each(async |world| {
        open_chat(world).await;
        seat_for_chat(world, &world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let address = world.serve().await;
        let page = Page::open(world).await;
        let mut socket = page.connect(address, None).await;
        socket.next().await;
        page.write(1, "Bonjour").await.ok();
        let id = on_desk(&ana).await.unwrap();
        answer(&ana, &id, 8, "Oui").await;
        world.clock.advance(SignedDuration::from_hours(3));
        work(world).await;
        assert!(on_desk(&ana).await.is_some());

        socket.close().await;
        while world.hub.visitor_count() > 0 {
            tokio::task::yield_now().await;
        }
        let other = Page::open(world).await;
        other.write(1, "Il y a quelqu’un ?").await.ok();
        // The departure was written before that message, by the same writer.
        world.clock.advance(SignedDuration::from_mins(16));
        work(world).await;
        let left = page.session().await["conversation"]["state"].clone();
        let waits = other.session().await["conversation"]["state"].clone();
        assert_eq!((left, waits), (json!("closed"), json!("open")));
    });
}

#[test]
fn v3_an_address_that_is_left_is_kept_and_a_false_one_refused() {
    on_each(async |world| {
        open_chat(world).await;
        let page = Page::open(world).await;
        for address in ["", "lea", "lea@orvelle.example\r\nBcc: x@y.example", "a@b"] {
            let refused = page.post("email", &json!({"address": address})).await;
            refused.expect(422, "chat.email_invalid");
        }
        let address = json!({"address": "lea@mail.example"});
        page.post("email", &address).await.expect(204, "");
        page.post("email", &address).await.expect(204, "");
        page.write(1, "Bonjour").await.ok();
        let id = page.session().await["conversation"]["id"].as_str().unwrap().parse().unwrap();
        let facts = world.read(move |queries| queries.visitor_facts(id)).await.unwrap();
        assert_eq!(facts.email.as_deref(), Some("lea@mail.example"));
    });
}
