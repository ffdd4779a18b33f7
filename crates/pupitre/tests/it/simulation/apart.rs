//! C6, when the platform first names a person in two ways apart, then together.

use pupitre_app::message::{InboundContent, ReceiveMessage, Received, receive_message};
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::message::MessageContext;

use super::failure::{Failure, Step, hold};
use super::setup;
use super::world::World;

fn write(
    world: &mut World,
    user_id: Option<&str>,
    phone: Option<&str>,
) -> Result<Received, Failure> {
    let number = world.platform.next_number();
    let channel = world.channels.first().cloned();
    let missing = || Failure::new("C6", None, "not taken in".to_owned());
    let command = ReceiveMessage {
        channel: channel.ok_or_else(missing)?,
        sender: Sender {
            user_id: user_id.map(str::to_owned),
            phone: phone.map(str::to_owned),
            profile_name: None,
        },
        platform_id: format!("wamid.{number}"),
        key: [u8::try_from(number).unwrap_or(0); 16],
        own_key: [u8::try_from(number).unwrap_or(0); 16],
        sent_at: world.clocks.now(),
        content: InboundContent::Text(format!("Bonjour {number}")),
        raw: None,
        quoted: None,
        context: MessageContext::default(),
    };
    let ran = world.run_plain(Actor::Visitor, |tx, ctx| receive_message(tx, ctx, &command))?;
    ran.map(|(received, _)| received).ok_or_else(missing)
}

fn apart_then_together() -> Step {
    let mut world = setup::world(1, None)?;
    world.swarm.calm();
    let by_phone = write(&mut world, None, Some("33600000001"))?;
    let by_id = write(&mut world, Some("FR.1"), None)?;
    let (Received::New { conversation, .. }, Received::New { conversation: other, .. }) =
        (&by_phone, &by_id)
    else {
        return Err(Failure::new("I-20", None, format!("{by_phone:?} {by_id:?}")));
    };
    hold!(conversation != other, "C6", Some(*other), "nobody could know that they are one");
    // Named together they are one, and so they stay, however the platform names them then.
    for (user_id, phone) in [
        (Some("FR.1"), Some("33600000001")),
        (Some("FR.1"), Some("33600000001")),
        (None, Some("33600000001")),
        (Some("FR.1"), None),
    ] {
        let both = write(&mut world, user_id, phone)?;
        let joined = matches!(both, Received::New { conversation: it, .. } if it == *conversation);
        hold!(joined, "C6", Some(*conversation), "{both:?}");
    }
    Ok(())
}

#[test]
fn c6_a_visitor_known_by_a_phone_and_by_a_user_id_apart_loses_no_message() {
    if let Err(failure) = apart_then_together() {
        panic!("{} is broken: {}", failure.invariant, failure.detail);
    }
}
