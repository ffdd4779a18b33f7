//! Messages: listed, sent once, refused with a reason, sent again.

use jiff::SignedDuration;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::ports::store::Topic;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

const CLIENT: &str = "0190a000-0000-7000-8000-000000000001";

fn text(client_id: &str, text: &str) -> Value {
    json!({"client_message_id": client_id, "type": "text", "text": text})
}

/// A client id of that number.
fn client(number: u32) -> String {
    format!("0190a000-0000-7000-8000-{number:012}")
}

/// Ana with one conversation on her desk: her browser, its id and the path of its messages.
async fn ana_in_a_talk(world: &World) -> (Browser, ConversationId, String) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour").await;
    let path = format!("/api/v1/conversations/{conversation}/messages");
    (world.browser_of(&world.ana).await, conversation, path)
}

/// A worker calls the platform for what is due, and that comes of it.
pub(crate) async fn work(world: &World, outcome: SendOutcome) {
    let claims = world.write(|tx, ctx| claim_due(tx, ctx, &[Topic::SendMessage], 10)).await;
    for claim in claims {
        let begun = {
            let claim = claim.clone();
            world.write(move |tx, ctx| begin_send(tx, ctx, &claim)).await
        };
        let BeginSend::Call(outgoing) = begun else { continue };
        let (message, attempt) = (outgoing.message, outgoing.attempt);
        let finished = Finished { message, attempt, outcome: outcome.clone(), resumes: false };
        world.write(move |tx, ctx| finish_send(tx, ctx, &claim, &finished)).await;
    }
}

fn failure(code: FailureCode) -> SendOutcome {
    let detail = Some("Something went wrong".to_owned());
    SendOutcome::Rejected(DeliveryError { code, platform_code: Some(131_000), detail })
}

#[test]
fn a_sent_message_is_queued_shown_and_answered_with() {
    on_each(async |world| {
        let (ana, conversation, path) = ana_in_a_talk(world).await;

        let sent = ana.post(&path, &text(CLIENT, "Bonjour, je regarde")).await.expect(201, "");

        let sent = sent.json();
        let expected = json!({
            "id": sent["id"],
            "conversation_id": conversation.to_string(),
            "client_message_id": CLIENT,
            "direction": "outbound",
            "author": {"kind": "agent", "id": world.ana.id.to_string(), "name": "Ana"},
            "content": {"type": "text", "text": "Bonjour, je regarde"},
            "sent_at": "2026-03-02T09:00:01.000000Z",
            "received_at": "2026-03-02T09:00:01.000000Z",
            "delivery": {
                "state": "queued",
                "error": null,
                "can_retry": false,
                "changed_at": "2026-03-02T09:00:01.000000Z",
            },
            "quoted": null,
            "forwarded": null,
            "referral": null,
            "product": null,
            "edited_at": null,
            "first_text": null,
            "revoked_at": null,
            "reactions": [],
            "has_raw": false,
        });
        assert_eq!(sent, expected);
        let items = ana.get(&path).await.ok()["items"].clone();
        assert_eq!(items[1], expected);
        assert_eq!(items[0]["author"], json!({"kind": "visitor", "id": null, "name": null}));
        let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();
        assert_eq!(shown["waiting_on"], "visitor");
        assert_eq!(shown["last_message"]["delivery"], "queued");
    });
}

#[test]
fn d11_b_084_the_same_client_id_is_the_same_message() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        for words in ["Bonjour", "a\u{0}b", "é\u{202e}🔥\u{301}"] {
            let client = client(u32::try_from(words.len()).unwrap());
            let first = ana.post(&path, &text(&client, words)).await.expect(201, "").json();
            let again = ana.post(&path, &text(&client, words)).await;
            assert_eq!(again.status, 200, "{words:?} {}", again.code());
            assert_eq!(again.json(), first, "{words:?}");
            let other = ana.post(&path, &text(&client, "Autre chose")).await;
            other.expect(409, "message.client_id_conflict");
        }
        assert_eq!(ana.get(&path).await.ok()["items"].as_array().unwrap().len(), 4);
    });
}

#[test]
fn d11_two_requests_with_one_client_id_are_one_message() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let body = text(CLIENT, "Bonjour");
        let (one, two) = tokio::join!(ana.post(&path, &body), ana.post(&path, &body));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(one.json()["id"], two.json()["id"]);
        assert_eq!(ana.get(&path).await.ok()["items"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn w3_b_081_past_the_window_nothing_is_sent_but_a_repeat_is_answered() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        ana.post(&path, &text(CLIENT, "Bonjour")).await.expect(201, "");
        let shown = ana.get("/api/v1/conversations").await.ok();
        let ends_at = shown["items"][0]["window"]["ends_at"].clone();
        world.clock.advance(SignedDuration::from_secs(86_400));
        let ana = world.browser_of(&world.ana).await;

        let late = ana.post(&path, &text(&client(2), "Trop tard")).await;

        let late = late.expect(409, "conversation.window_closed");
        assert_eq!(late.json()["window_ended_at"], ends_at);
        ana.post(&path, &text(CLIENT, "Bonjour")).await.expect(200, "");
        assert_eq!(ana.get(&path).await.ok()["items"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn b_079_b_080_a_text_has_1_to_4096_characters_that_can_be_seen() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        for empty in ["", "   ", "\n\t", "\u{200d}", "\u{200b}\u{feff}", "\u{0}"] {
            let answer = ana.post(&path, &text(CLIENT, empty)).await;
            assert_eq!(answer.code(), "message.empty_text", "{empty:?}");
            answer.expect(422, "message.empty_text");
        }
        let long = ana.post(&path, &text(CLIENT, &"é".repeat(4097))).await;
        let long = long.expect(422, "message.text_too_long").json();
        assert_eq!((&long["field"], &long["limit"]), (&json!("text"), &json!(4096)));
        ana.post(&path, &text(CLIENT, &"é".repeat(4096))).await.expect(201, "");
    });
}

#[test]
fn r5_b_082_b_083_only_the_holder_of_this_stay_answers() {
    on_each(async |world| {
        let (ana, conversation, path) = ana_in_a_talk(world).await;
        let stale = json!({
            "client_message_id": CLIENT, "type": "text", "text": "x", "expected_epoch": 2,
        });
        ana.post(&path, &stale).await.expect(409, "conversation.stale");
        let bo = world.browser_of(&world.bo).await;
        bo.post(&path, &text(CLIENT, "x")).await.expect(404, "conversation.not_found");
        let dee = world.browser_of(&world.dee).await;
        dee.post(&path, &text(CLIENT, "x")).await.expect(409, "conversation.not_owner");

        let close = format!("/api/v1/conversations/{conversation}/close");
        ana.post(&close, &json!({})).await.expect(200, "");
        ana.post(&path, &text(CLIENT, "x")).await.expect(409, "conversation.closed");
    });
}

#[test]
fn messages_are_listed_from_the_end_backwards_oldest_first() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        for number in 2..=7 {
            world.hear(1, &format!("Message {number}")).await;
        }
        let words = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|it| it["content"]["text"].as_str().unwrap().to_owned()).collect()
        };
        let whole = words(&ana.get(&path).await.ok());
        assert_eq!(whole.len(), 7);

        let last = ana.get(&format!("{path}?limit=3")).await.ok();
        assert_eq!(words(&last), whole[4..]);
        let cursor = last["previous_cursor"].as_str().unwrap();
        world.hear(1, "Message 8").await;
        let earlier = ana.get(&format!("{path}?limit=3&before={cursor}")).await.ok();
        assert_eq!(words(&earlier), whole[1..4]);
        let cursor = earlier["previous_cursor"].as_str().unwrap();
        let first = ana.get(&format!("{path}?limit=3&before={cursor}")).await.ok();
        assert_eq!(words(&first), whole[..1]);
        assert_eq!(first["previous_cursor"], Value::Null);

        let (other, _) = world.hear(2, "Bonjour").await;
        let elsewhere = format!("/api/v1/conversations/{other}/messages?before={cursor}");
        ana.get(&elsewhere).await.expect(400, "request.invalid_cursor");
    });
}

#[test]
fn a_message_that_failed_is_sent_again_when_its_agent_asks() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let sent = ana.post(&path, &text(CLIENT, "Bonjour")).await.ok();
        let retries = format!("{path}/{}/retries", sent["id"].as_str().unwrap());
        ana.post(&retries, &json!({})).await.expect(409, "message.not_retryable");

        work(world, failure(FailureCode::PlatformUnavailable)).await;
        let failed = ana.get(&path).await.ok()["items"][1]["delivery"].clone();
        assert_eq!(failed["state"], "failed");
        assert_eq!(failed["can_retry"], true);
        assert_eq!(failed["error"]["platform_code"], 131_000);
        let dee = world.browser_of(&world.dee).await;
        dee.post(&retries, &json!({})).await.expect(409, "conversation.not_owner");
        let bo = world.browser_of(&world.bo).await;
        bo.post(&retries, &json!({})).await.expect(404, "conversation.not_found");

        let again = ana.post(&retries, &json!({})).await.expect(201, "").json();
        assert_eq!(again["id"], sent["id"]);
        assert_eq!(again["delivery"]["state"], "queued");
        ana.post(&retries, &json!({})).await.expect(409, "message.not_retryable");

        let accepted = SendOutcome::Accepted {
            platform_id: "platform.out".to_owned(),
            platform_key: [3; 16],
            anomaly: None,
        };
        work(world, accepted).await;
        assert_eq!(ana.get(&path).await.ok()["items"][1]["delivery"]["state"], "sent");
        for unknown in ["01955555-0000-7000-8000-00000000dead", "0", "-1", "%27"] {
            let answer = ana.post(&format!("{path}/{unknown}/retries"), &json!({})).await;
            answer.expect(404, "message.not_found");
        }
    });
}

#[test]
fn a_refusal_that_a_retry_would_not_change_is_final() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let sent = ana.post(&path, &text(CLIENT, "Bonjour")).await.ok();
        work(world, failure(FailureCode::NotOnWhatsApp)).await;
        let failed = ana.get(&path).await.ok()["items"][1]["delivery"].clone();
        assert_eq!((&failed["state"], &failed["can_retry"]), (&json!("failed"), &json!(false)));
        let retries = format!("{path}/{}/retries", sent["id"].as_str().unwrap());
        ana.post(&retries, &json!({})).await.expect(409, "message.not_retryable");
    });
}

#[test]
fn w3_a_message_is_not_sent_again_past_the_window() {
    on_each(async |world| {
        let (ana, _, path) = ana_in_a_talk(world).await;
        let sent = ana.post(&path, &text(CLIENT, "Bonjour")).await.ok();
        work(world, SendOutcome::Ambiguous).await;
        world.clock.advance(SignedDuration::from_secs(86_400));
        let ana = world.browser_of(&world.ana).await;
        let retries = format!("{path}/{}/retries", sent["id"].as_str().unwrap());
        ana.post(&retries, &json!({})).await.expect(409, "conversation.window_closed");
    });
}
