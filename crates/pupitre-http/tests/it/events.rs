//! Each live event as a fixture: what a screen knew, the event, and what it would load afresh after
//! it.
//!
//! The web's tests apply the same events and compare.

use jiff::SignedDuration;
use pupitre_app::media::MediaKind;
use pupitre_app::message::{InboundContent, InboundMedia};
use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::media::{Media, MediaState};
use pupitre_domain::message::{Direction, MessageChange, Reaction, ReactionState};
use serde_json::{Map, Value, json};

use crate::messages::work;
use crate::support::{Browser, Screen, World, assert_file, on_each};

/// All that a screen loads: who asks, the conversations of the desk and their messages.
async fn load(ana: &Browser) -> Value {
    let me = ana.get("/api/v1/me").await.ok();
    let conversations = ana.get("/api/v1/conversations").await.ok()["items"].clone();
    let mut messages = Map::new();
    for conversation in conversations.as_array().unwrap() {
        let id = conversation["id"].as_str().unwrap();
        let page = ana.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
        messages.insert(id.to_owned(), page["items"].clone());
    }
    json!({"me": me, "conversations": conversations, "messages": messages})
}

/// Ana's browser and screen.
struct Watch<'a> {
    world: &'a World,
    ana: Browser,
    screen: Screen,
}

impl Watch<'_> {
    /// Does something, and writes down the event of that name which comes of it.
    async fn write(&mut self, name: &str, act: impl AsyncFnOnce(&World, &Browser)) {
        self.world.clock.advance(SignedDuration::from_secs(1));
        let before = load(&self.ana).await;
        act(self.world, &self.ana).await;
        let event = self.screen.until(name).await.pop();
        let after = load(&self.ana).await;
        let fixture = json!({"before": before, "event": event, "after": after});
        let text = serde_json::to_string_pretty(&fixture).unwrap();
        assert_file(&format!("fixtures/events/{name}.json"), &format!("{text}\n"));
    }
}

/// A picture that the platform announces.
async fn picture(world: &World) -> (ConversationId, MessageId) {
    let mut message = world.words(1, "");
    message.content = InboundContent::Media(InboundMedia {
        kind: MediaKind::Image,
        platform_id: "platform-file".to_owned(),
        mime: "image/jpeg".to_owned(),
        sha256: None,
        file_name: None,
        caption: Some("Voici".to_owned()),
    });
    world.receive(vec![message]).await
}

/// A conversation that Bo hands to Ana, who is away.
async fn waits_for_ana(world: &World) -> ConversationId {
    world.seat(&world.bo).await;
    let (conversation, _) = world.hear(2, "Bonjour").await;
    let bo = world.browser_of(&world.bo).await;
    let path = format!("/api/v1/conversations/{conversation}/transfers");
    let body = json!({"to": {"agent_id": world.ana.id.to_string()}, "anyway": true});
    bo.post(&path, &body).await.expect(200, "");
    conversation
}

/// What waits for Ana by name is taken over: she may not see it any longer.
async fn taken_from_ana(watch: &mut Watch<'_>) {
    let waiting = waits_for_ana(watch.world).await;
    let taken = watch.write("conversation.gone", async |world, _ana| {
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/conversations/{waiting}/take-over");
        dee.post(&path, &json!({})).await.expect(200, "");
    });
    taken.await;
}

/// The file of that message is there.
async fn fetched(world: &World, conversation: ConversationId, message: MessageId) {
    let stored = world.write(move |tx, ctx| {
        let id = tx.message(conversation, message)?.unwrap().content.media().unwrap();
        let media = tx.media(id)?.unwrap();
        tx.save_media(&Media { state: MediaState::Stored, size_bytes: Some(9), ..media })?;
        let body = EventBody::MediaChanged { message, media: id };
        let (actor, at) = (ctx.actor, ctx.now);
        let known = tx.conversation(conversation)?;
        let event = Event { conversation: Some(conversation), actor, at, body };
        tx.append(event, known.as_ref(), None)?;
        Ok::<_, StoreError>(())
    });
    stored.await;
}

/// The visitor reacts to that message.
async fn reacted(world: &World, conversation: ConversationId, message: MessageId) {
    let reacted = world.write(move |tx, ctx| {
        let (side, state) = (Direction::Inbound, ReactionState::Received);
        let emoji = Some("👍".to_owned());
        let reaction = Reaction { side, emoji, agent: None, at: ctx.now, state };
        tx.put_reaction(conversation, message, &reaction)?;
        let change = MessageChange::Reacted;
        let body = EventBody::MessageChanged { message, change };
        let (actor, at) = (ctx.actor, ctx.now);
        let known = tx.conversation(conversation)?;
        let event = Event { conversation: Some(conversation), actor, at, body };
        tx.append(event, known.as_ref(), None)?;
        Ok::<_, StoreError>(())
    });
    reacted.await;
}

async fn reaction_told(watch: &mut Watch<'_>, talk: ConversationId, message: MessageId) {
    let told = watch.write("message.changed", async |world, _ana| {
        reacted(world, talk, message).await;
    });
    told.await;
}

#[test]
fn each_event_takes_a_screen_to_what_it_would_load_afresh() {
    on_each(async |world| {
        let address = world.serve().await;
        world.seat(&world.ana).await;
        let ana = world.browser_of(&world.ana).await;
        let mut screen = Screen::connect(address, "", ana.cookie.as_deref().unwrap()).await;
        screen.next().await;
        let mut watch = Watch { world, ana, screen };

        watch
            .write("conversation.assigned", async |world, _ana| {
                world.receive(vec![world.words(1, "Bonjour")]).await;
            })
            .await;
        watch
            .write("message.received", async |world, _ana| {
                world.receive(vec![world.words(1, "Vous êtes là ?")]).await;
            })
            .await;
        let (conversation, message) = picture(world).await;
        let path = format!("/api/v1/conversations/{conversation}");
        watch
            .write("media.changed", async |world, _ana| {
                fetched(world, conversation, message).await;
            })
            .await;
        watch
            .write("conversation.read", async |_world, ana| {
                let body = json!({"message_id": message.to_string()});
                ana.post(&format!("{path}/read"), &body).await.expect(204, "");
            })
            .await;
        watch
            .write("message.sent", async |_world, ana| {
                let client = "0190a000-0000-7000-8000-000000000001";
                let body = json!({"client_message_id": client, "type": "text", "text": "Oui !"});
                ana.post(&format!("{path}/messages"), &body).await.expect(201, "");
            })
            .await;
        watch
            .write("message.delivery_changed", async |world, _ana| {
                let platform_id = "platform.out".to_owned();
                let accepted =
                    SendOutcome::Accepted { platform_id, platform_key: [3; 16], anomaly: None };
                work(world, accepted).await;
            })
            .await;
        reaction_told(&mut watch, conversation, message).await;
        watch
            .write("availability.changed", async |_world, ana| {
                let body = json!({"choice": "unavailable"});
                ana.put("/api/v1/me/availability/messaging", &body).await.expect(200, "");
            })
            .await;
        watch
            .write("agent.changed", async |world, _ana| {
                let dee = world.browser_of(&world.dee).await;
                let path = format!("/api/v1/agents/{}", world.ana.id);
                let body = json!({"capacities": {"messaging": 9}}).to_string();
                dee.json("PATCH", &path, &body).await.expect(200, "");
            })
            .await;
        watch
            .write("conversation.closed", async |_world, ana| {
                ana.post(&format!("{path}/close"), &json!({})).await.expect(200, "");
            })
            .await;
        taken_from_ana(&mut watch).await;
    });
}
