//! The desk says by itself that it is out of hours: once in a conversation, inside the window, and
//! the visitor waits as before (R2, W2).

use pupitre_app::message::Received;
use pupitre_app::ports::store::{Recorded, StoreError, Transaction};
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_settings::{ChannelSettings, OutOfHoursReply};
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::EventBody;
use pupitre_domain::id::MessageId;

use super::failure::{Failure, Step, hold};
use super::model::{Model, Out};
use super::world::World;

/// What it says, in any language.
const WORDS: &str = "Nous sommes fermés. We are closed.";

/// The channel has words for it.
pub(super) fn furnish(tx: &mut dyn Transaction, channel: &Channel) -> Result<(), StoreError> {
    let out_of_hours_reply =
        OutOfHoursReply { french: WORDS.to_owned(), english: WORDS.to_owned() };
    let settings = ChannelSettings { out_of_hours_reply, ..ChannelSettings::default() };
    tx.save_channel_settings(channel.id, &settings)
}

impl Model {
    /// The desk wrote: nobody has answered for that.
    fn said_by_itself(&mut self, message: MessageId, out: Out) -> Step {
        let order = self.next_order();
        let talk = self.talk(out.talk)?;
        talk.has_reply = true;
        talk.last_said_at = talk.last_said_at.max(out.written_at);
        talk.said.insert(message, out.words.clone());
        self.outs.insert(message, Out { order, ..out });
        Ok(())
    }
}

/// What a visitor's message made the desk say, among what must be told of it.
pub(super) fn expect(
    world: &mut World,
    received: &Received,
    events: &[Recorded],
    expected: &mut Vec<&'static str>,
) -> Step {
    let Received::New { conversation, .. } = received else { return Ok(()) };
    let now = world.clocks.now();
    let talk = world.model.talk(*conversation)?.clone();
    let may_leave = world.model.person(talk.person)?.may_be_written_to(now);
    let is_due = world.swarm.has_reply && !talk.has_reply && may_leave;
    if !is_due || world.rulebook.is_open(now) {
        return Ok(());
    }
    let said = events.iter().find_map(|it| match it.event.body {
        EventBody::MessageSent { message } => Some(message),
        _ => None,
    });
    let missing = || Failure::new("R2", Some(*conversation), "nothing was said".to_owned());
    let message = said.ok_or_else(missing)?;
    let out = Out {
        talk: *conversation,
        person: talk.person,
        author: None,
        client_id: None,
        words: WORDS.to_owned(),
        written_at: now,
        order: 0,
        is_waiting: true,
        begun_at: None,
        calls: 0,
        was_asked_again: false,
        was_resent_unknown: false,
        delivery: Delivery::queued(now),
    };
    world.model.said_by_itself(message, out)?;
    world.coverage.hit("the desk said that it is out of hours");
    let after = expected.iter().position(|it| *it == "message.received");
    hold!(after.is_some(), "R2", Some(*conversation), "said to nobody");
    expected.insert(after.unwrap_or_default() + 1, "message.sent");
    Ok(())
}
