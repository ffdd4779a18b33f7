//! Transfers, take-overs, the lists of the house and the end of the day.

use pupitre_domain::id::ConversationId;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, World, on_each};

/// Ana holds a conversation, and Bo is at his desk.
async fn held_by_ana(world: &World) -> (Browser, ConversationId) {
    world.seat(&world.ana).await;
    let (talk, _) = world.hear(1, "Bonjour").await;
    world.seat(&world.bo).await;
    (world.browser_of(&world.ana).await, talk)
}

async fn transfer(browser: &Browser, talk: ConversationId, body: &Value) -> Answer {
    browser.post(&format!("/api/v1/conversations/{talk}/transfers"), body).await
}

#[test]
fn t1_t3_a_conversation_goes_to_a_colleague_with_words_for_both() {
    on_each(async |world| {
        let (ana, talk) = held_by_ana(world).await;
        let targets = ana.get(&format!("/api/v1/conversations/{talk}/transfer-targets")).await.ok();
        assert_eq!(targets["agents"][0]["name"], "Bo");
        assert_eq!(targets["agents"][0]["status"], "available");
        assert_eq!(targets["teams"][1]["name"], "Sales");
        assert_eq!(targets["teams"][1]["available_count"], 1);
        let body = json!({
            "to": {"agent_id": world.bo.id.to_string()},
            "message": {
                "client_id": "0190c000-0000-7000-8000-000000000001",
                "text": "Je vous passe Bo.",
            },
            "comment": "Elle attend sa facture.",
            "expected_epoch": 1,
        });
        let handed = transfer(&ana, talk, &body).await.ok();
        assert_eq!(handed["agent"]["name"], "Bo");
        assert_eq!(
            (&handed["transfer_count"], &handed["waiting_on"]),
            (&json!(1), &json!("agent"))
        );
        assert_eq!(handed["can"]["transfer"]["reason"], "conversation.not_owner");
        let bo = world.browser_of(&world.bo).await;
        let page = bo.get(&format!("/api/v1/conversations/{talk}/messages")).await.ok();
        let last = page["items"].as_array().unwrap().last().unwrap();
        assert_eq!(last["content"]["text"], "Je vous passe Bo.");
        let note = &page["notes"][0];
        assert_eq!((&note["kind"], &note["author"]["name"]), (&json!("transfer"), &json!("Ana")));
        assert_eq!(note["text"], "Elle attend sa facture.");
        let again = transfer(&ana, talk, &body).await;
        again.expect(409, "conversation.stale");
    });
}

#[test]
fn t2_t4_what_can_t_be_handed_over_says_why() {
    on_each(async |world| {
        let (ana, talk) = held_by_ana(world).await;
        let to = |agent: String| json!({"to": {"agent_id": agent}});
        let cy = world.cy.id.to_string();
        let away = transfer(&ana, talk, &to(cy.clone())).await;
        away.expect(409, "conversation.transfer.target_away");
        let itself = transfer(&ana, talk, &to(world.ana.id.to_string())).await;
        itself.expect(409, "conversation.transfer.already_there");
        transfer(&ana, talk, &to("bo".to_owned())).await.expect(404, "agent.not_found");
        let both = json!({"to": {"agent_id": cy, "team_id": cy}});
        transfer(&ana, talk, &both).await.expect(422, "request.invalid_value");
        transfer(&ana, talk, &json!({"to": {}})).await.expect(422, "request.invalid_value");
        let nowhere = json!({"to": {"team_id": cy}});
        transfer(&ana, talk, &nowhere).await.expect(404, "team.not_found");
        let teams = ana.get("/api/v1/teams").await.ok();
        let billing = teams["items"][0]["id"].clone();
        let empty = transfer(&ana, talk, &json!({"to": {"team_id": billing}})).await;
        empty.expect(409, "conversation.transfer.team_empty");
        let long = "é".repeat(4097);
        let body = json!({"to": {"agent_id": world.bo.id.to_string()}, "comment": long});
        let refused = transfer(&ana, talk, &body).await.expect(422, "request.invalid_value");
        assert_eq!(refused.json()["field"], "comment");

        // The session has ended meanwhile, too.
        world.clock.advance(jiff::SignedDuration::from_hours(24));
        let ana = world.browser_of(&world.ana).await;
        let message = json!({"client_id": "0190c000-0000-7000-8000-000000000001", "text": "Oui"});
        let body = json!({"to": {"agent_id": world.bo.id.to_string()}, "message": message});
        transfer(&ana, talk, &body).await.expect(409, "conversation.window_closed");
        let anyway = json!({"to": {"agent_id": cy}, "anyway": true});
        let waits = transfer(&ana, talk, &anyway).await.ok();
        assert_eq!(
            (&waits["state"], &waits["waits_for"]["agent"]["name"]),
            (&json!("queued"), &json!("Cy"))
        );
        let cy = world.browser_of(&world.cy).await;
        let named = cy.get("/api/v1/conversations?view=named").await.ok();
        assert_eq!(named["items"][0]["id"], talk.to_string());
    });
}

#[test]
fn r5_a_manager_takes_over_and_sees_the_lists_of_the_house() {
    on_each(async |world| {
        let (ana, talk) = held_by_ana(world).await;
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/conversations/{talk}/take-over");
        ana.post(&path, &json!({})).await.expect(403, "session.role_insufficient");
        ana.get("/api/v1/conversations?view=all").await.expect(403, "session.role_insufficient");
        let seen = dee.get(&format!("/api/v1/conversations/{talk}")).await.ok();
        assert_eq!(seen["can"]["take_over"]["allowed"], true);
        let taken = dee.post(&path, &json!({"expected_epoch": 1})).await.ok();
        assert_eq!((&taken["agent"]["name"], &taken["epoch"]), (&json!("Dee"), &json!(2)));
        let again = dee.post(&path, &json!({})).await;
        again.expect(409, "conversation.transfer.already_there");

        let all = dee.get("/api/v1/conversations?view=all&limit=1").await.ok();
        assert_eq!(all["items"][0]["id"], talk.to_string());
        let queue = dee.get("/api/v1/conversations?view=queue").await.ok();
        assert_eq!(queue["items"], json!([]));
        let team = taken["team"]["id"].as_str().unwrap();
        let of_team = dee.get(&format!("/api/v1/conversations?view=all&team={team}")).await.ok();
        assert_eq!(of_team["items"].as_array().unwrap().len(), 1);
        let channel = world.channel.id;
        let path = format!("/api/v1/conversations?view=queue&channel={channel}");
        assert_eq!(dee.get(&path).await.ok()["items"], json!([]));
        let wrong = dee.get("/api/v1/conversations?view=all&team=sales").await;
        wrong.expect(422, "request.invalid_parameter");
    });
}

#[test]
fn a9_the_end_of_the_day_proposes_and_does_what_is_chosen() {
    on_each(async |world| {
        let (ana, talk) = held_by_ana(world).await;
        let path = "/api/v1/me/end-of-day";
        let shown = ana.get(path).await.ok();
        assert_eq!(shown["conversations"][0]["proposed"], "give_back");
        assert_eq!(shown["conversations"][0]["conversation"]["id"], talk.to_string());
        assert!(shown["tomorrow_opening"].is_string());
        let choose = |choice: &str| {
            let choice = json!({"conversation_id": talk.to_string(), "choice": choice});
            json!({"choices": [choice]})
        };
        ana.post(path, &choose("burn")).await.expect(422, "request.invalid_value");
        ana.post(path, &choose("pause")).await.expect(204, "");
        let paused = ana.get("/api/v1/conversations?view=paused").await.ok();
        assert_eq!(paused["items"][0]["snooze"]["kept_for"]["name"], "Ana");
        let me = ana.get("/api/v1/me").await.ok();
        assert_eq!(me["families"][1]["choice"], "unavailable");
        ana.post(path, &choose("give_back")).await.expect(409, "conversation.not_owner");
    });
}
