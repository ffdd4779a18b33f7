//! What a token opens: its own visitor's conversations, and nothing once it is over (V4, V6, I-61).

use pupitre_domain::id::ConversationId;

use super::Session;
use crate::simulation::failure::{Step, hold};
use crate::simulation::world::World;

impl World {
    /// Every session is whose it is, and shows nothing of anybody else.
    pub(in crate::simulation) fn check_sessions(&mut self) -> Step {
        for id in self.chat.over.clone() {
            let stored = self.db.look(|tx| tx.visitor_session(id))?;
            hold!(stored.is_none(), "V4", None, "a token that is over still opens {stored:?}");
        }
        let sessions: Vec<Session> =
            self.chat.browsers.iter().filter_map(|it| it.session).collect();
        for session in sessions {
            if session.until <= self.clocks.elapsed {
                continue;
            }
            let stored = self.db.look(|tx| tx.visitor_session(session.id))?;
            let stored = stored.map(|it| (it.identity, it.is_identified));
            let expected = Some((session.identity, session.is_identified));
            hold!(stored == expected, "V4", None, "{stored:?}, not {expected:?}");
            let is_known = self.chat.users.values().any(|it| *it == session.person);
            hold!(
                session.is_identified == is_known,
                "I-61",
                None,
                "{session:?} has what is said with a person who is proven to be: {is_known}"
            );
            self.check_shown(session)?;
        }
        Ok(())
    }

    fn check_shown(&self, session: Session) -> Step {
        let is_theirs = |id: &ConversationId| {
            self.model.talks.get(id).is_some_and(|it| it.person == session.person)
        };
        let shown = self.db.chat_of(session.identity)?;
        hold!(shown.is_none_or(|it| is_theirs(&it)), "I-61", shown, "shown to {session:?}");
        let open = self.model.people.get(session.person).and_then(|it| it.open);
        hold!(open.is_none() || shown == open, "V4", open, "{session:?} is shown {shown:?}");
        for stored in self.db.told_to_visitor(session.identity, 0)? {
            let talk = stored.event.conversation;
            hold!(talk.is_some_and(|it| is_theirs(&it)), "I-61", talk, "told to {session:?}");
        }
        Ok(())
    }
}
