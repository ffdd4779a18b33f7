//! Typing: D4, at most once in 20 seconds, for the holder and inside the window only.

use pupitre_app::conversation::{ShowTypingError, Typing, show_typing};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::show_typing::begin_typing;
use pupitre_app::ports::store::Topic;
use pupitre_domain::conversation::HoldError;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConversationId};

use super::house::{House, in_each_house};

fn types(house: &House, agent: AgentId, talk: ConversationId) -> Result<(), ShowTypingError> {
    house.run(Actor::Agent(agent), move |tx, ctx| {
        show_typing(tx, ctx, talk, Typing::Begins).map(drop)
    })
}

/// The platform's ids of the messages after which typing is shown now.
fn shown(house: &House) -> Vec<String> {
    house.system(|tx, ctx| {
        let mut shown = Vec::new();
        for claim in claim_due(tx, ctx, &[Topic::ShowTyping], 9)? {
            shown.extend(begin_typing(tx, ctx, &claim)?.map(|it| it.platform_id));
        }
        Ok(shown)
    })
}

#[test]
fn d4_typing_leaves_at_most_once_in_twenty_seconds_of_a_conversation() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.taken_in(house.message(1, "first", "Bonjour")).0;
        let other = house.taken_in(house.message(2, "other", "Bonjour")).0;
        let mut calls = Vec::new();
        for second in 0..60 {
            types(house, ana, talk).unwrap();
            if !shown(house).is_empty() {
                calls.push(second);
            }
            house.pass(1);
        }
        assert_eq!(calls, [0, 21, 42], "twenty seconds apart, once the last is tidied");
        types(house, ana, other).unwrap();
        assert_eq!(shown(house), ["other"], "another conversation has its own");
        house.message(1, "second", "Allô ?");
        house.pass(20);
        house.taken_in(house.message(1, "third", "Allô ?"));
        types(house, ana, talk).unwrap();
        assert!(shown(house).is_empty(), "the row of the last one is tidied first");
        types(house, ana, talk).unwrap();
        assert_eq!(shown(house), ["third"], "after the visitor's last message");
    });
}

#[test]
fn d4_w2_typing_is_the_holders_and_stops_with_the_window() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        let refused = types(house, bo, talk).unwrap_err();
        let ShowTypingError::Reply(ReplyError::Hold(HoldError::NotOwner)) = refused else {
            panic!("{refused}")
        };
        let nowhere = ConversationId::from_bytes([7; 16]);
        assert!(matches!(types(house, ana, nowhere), Err(ShowTypingError::NotFound)));

        // The window ends between the key and the call.
        house.pass(24 * 3_600 - 61);
        types(house, ana, talk).unwrap();
        house.pass(1);
        assert!(shown(house).is_empty());
        let refused = types(house, ana, talk).unwrap_err();
        assert!(matches!(refused, ShowTypingError::Reply(ReplyError::WindowClosed { .. })));
        house.close(ana, talk).unwrap();
        let refused = types(house, ana, talk).unwrap_err();
        assert!(matches!(refused, ShowTypingError::Reply(ReplyError::Hold(HoldError::Closed))));
    });
}

#[test]
fn d4_typing_that_waited_for_a_worker_is_not_shown_late_nor_twice() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        types(house, ana, talk).unwrap();
        house.pass(11);
        assert!(shown(house).is_empty());
        types(house, ana, talk).unwrap();
        assert_eq!(shown(house).len(), 1);
        // The worker died in its call: the row comes back, the call does not.
        house.pass(300);
        assert!(shown(house).is_empty());
        let (_, next) = house.system(|tx, _| tx.next_due());
        assert_eq!(next, None, "nothing is left behind");
    });
}
