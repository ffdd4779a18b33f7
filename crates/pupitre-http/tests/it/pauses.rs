//! Pauses, closes and tags over the API (P1 to P6).

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

const DONE: &str = "0190a000-0000-7000-8000-0000000000d1";
const REPAIR: &str = "0190a000-0000-7000-8000-0000000000e1";

/// Ana at her desk, with a conversation; its address.
async fn ana_with_one(world: &World) -> (Browser, String) {
    world.seat(&world.ana).await;
    let (conversation, _) = world.hear(1, "Bonjour").await;
    (world.browser_of(&world.ana).await, format!("/api/v1/conversations/{conversation}"))
}

fn later(world: &World, hours: i64) -> String {
    use pupitre_app::ports::time::Clock as _;
    let at = world.clock.now().checked_add(SignedDuration::from_hours(hours)).unwrap();
    format!("{at:.6}")
}

async fn shown(browser: &Browser, view: &str) -> Vec<Value> {
    let page = browser.get(&format!("/api/v1/conversations?view={view}")).await.ok();
    page["items"].as_array().unwrap().clone()
}

#[test]
fn p1_p5_a_conversation_is_paused_listed_and_reopened() {
    on_each(async |world| {
        let (ana, path) = ana_with_one(world).await;
        let until = later(world, 3);
        let body = json!({"until": until, "kept": true, "expected_epoch": 1});
        let paused = ana.post(&format!("{path}/snooze"), &body).await.ok();
        assert_eq!(
            (&paused["state"], &paused["snooze"]["until"]),
            (&json!("snoozed"), &json!(until))
        );
        assert_eq!(paused["snooze"]["kept_for"]["name"], "Ana");
        let can = |it: &Value, what: &str| it["can"][what]["allowed"].clone();
        for (what, expected) in
            [("reply", false), ("snooze", false), ("close", true), ("reopen", true)]
        {
            assert_eq!(can(&paused, what), expected, "{what}");
        }
        assert_eq!(shown(&ana, "mine").await.len(), 0);
        assert_eq!(shown(&ana, "paused").await, std::slice::from_ref(&paused));

        let stale = json!({"expected_version": 1});
        ana.post(&format!("{path}/reopen"), &stale).await.expect(409, "conversation.stale");
        let back = ana.post(&format!("{path}/reopen"), &json!({})).await.ok();
        assert_eq!((&back["state"], &back["woken_by"]), (&json!("assigned"), &json!("agent")));
        assert_eq!((&back["snooze"], can(&back, "reopen")), (&Value::Null, json!(false)));
        let again = ana.post(&format!("{path}/reopen"), &json!({})).await;
        again.expect(409, "conversation.not_owner");
    });
}

#[test]
fn p4_the_ends_of_a_pause_are_proposed_by_the_desk() {
    on_each(async |world| {
        let (ana, path) = ana_with_one(world).await;
        let menu = ana.get(&format!("{path}/snooze-options")).await.ok();
        let shown = ana.get(&path).await.ok();
        assert_eq!(menu["window_ends_at"], shown["window"]["ends_at"]);
        let options = menu["options"].as_array().unwrap();
        let kinds: Vec<&str> = options.iter().map(|it| it["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["hours3", "hours1", "hours6", "tomorrow", "answer"]);
        assert_eq!(options[0]["until"], later(world, 3));
        assert_eq!(
            (&options[0]["outlives_window"], &options[4]["until"]),
            (&json!(false), &Value::Null)
        );
        let unseen = world.browser_of(&world.bo).await.get(&format!("{path}/snooze-options")).await;
        unseen.expect(404, "conversation.not_found");
    });
}

#[test]
fn p1_a_pause_that_can_t_be_says_why() {
    on_each(async |world| {
        let (ana, path) = ana_with_one(world).await;
        let path = format!("{path}/snooze");
        let table = [
            (json!({"until": later(world, -1), "kept": true}), 422, "conversation.snooze_past"),
            (
                json!({"until": later(world, 9_000), "kept": true}),
                422,
                "conversation.snooze_too_far",
            ),
            (json!({"until": "demain", "kept": true}), 422, "request.invalid_value"),
            (json!({"kept": true}), 422, "request.missing_field"),
            (json!({"until": null}), 422, "request.missing_field"),
            (json!({"until": null, "kept": true, "expected_epoch": 9}), 409, "conversation.stale"),
        ];
        for (body, status, code) in table {
            ana.post(&path, &body).await.expect(status, code);
        }
        ana.post(&path, &json!({"until": null, "kept": false})).await.expect(200, "");
    });
}

#[test]
fn p6_a_close_has_its_reason_its_tags_and_its_note() {
    on_each(async |world| {
        let (ana, path) = ana_with_one(world).await;
        let dee = world.browser_of(&world.dee).await;
        let reason = json!({"id": DONE, "name": "Question résolue"});
        dee.post("/api/v1/closing-reasons", &reason).await.expect(201, "");
        let tag = json!({"id": REPAIR, "name": "SAV", "color": "red"});
        dee.post("/api/v1/tags", &tag).await.expect(201, "");
        let required = json!({"closing_reason": "required"});
        dee.patch("/api/v1/settings", &required).await.expect(200, "");

        let close = format!("{path}/close");
        let refused = ana.post(&close, &json!({})).await;
        refused.expect(422, "conversation.closing_reason_required");
        let unknown = ana.post(&close, &json!({"reason_id": REPAIR})).await;
        unknown.expect(422, "conversation.closing_reason_unavailable");
        let tags = json!({"reason_id": DONE, "tag_ids": [DONE]});
        ana.post(&close, &tags).await.expect(422, "conversation.tag_unavailable");
        let body = json!({"reason_id": DONE, "tag_ids": [REPAIR], "note": "Remboursée."});
        let closed = ana.post(&close, &body).await.ok();
        assert_eq!(closed["closing"]["cause"], "agent");
        assert_eq!(closed["closing"]["reason"], json!({"id": DONE, "name": "Question résolue"}));
        let tags = json!([{"id": REPAIR, "name": "SAV", "color": "red"}]);
        assert_eq!(closed["tags"], tags);

        let contact = closed["contact"]["id"].as_str().unwrap();
        let past = ana.get(&format!("/api/v1/contacts/{contact}/conversations")).await.ok();
        assert_eq!(past["items"][0]["tags"], tags);
        assert_eq!(past["items"][0]["closing"], closed["closing"]);
        let history = ana.get(&format!("/api/v1/contacts/{contact}/history")).await.ok();
        let shown = &history["items"][0];
        assert_eq!((&shown["tags"], &shown["closing"]), (&tags, &closed["closing"]));
        let written = &shown["notes"][0];
        assert_eq!(
            (&written["kind"], &written["text"]),
            (&json!("closing"), &json!("Remboursée."))
        );
        assert_eq!(written["author"]["name"], "Ana");
        let none = json!({"tag_ids": []});
        assert_eq!(ana.put(&format!("{path}/tags"), &none).await.ok()["tags"], json!([]));
        let hidden = world.browser_of(&world.bo).await.put(&format!("{path}/tags"), &none).await;
        hidden.expect(404, "conversation.not_found");
    });
}
