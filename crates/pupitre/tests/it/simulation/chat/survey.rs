//! The survey: asked after an agent's close alone, answered once, and every part of the answer kept
//! (V5, P7).

use pupitre_app::chat::{AnswerSurvey, AnswerSurveyError, answer_survey};
use pupitre_domain::chat::survey::{SurveyAnswer, SurveyError};
use pupitre_domain::event::Actor;
use pupitre_domain::id::ConversationId;

use super::Session;
use crate::simulation::failure::{Failure, Step, hold};
use crate::simulation::world::{Ran, World};

/// What a visitor was asked, and has said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::simulation) struct Asked {
    score: Option<u8>,
    comment: Option<String>,
    is_done: bool,
}

impl Asked {
    /// What it is with that answer.
    fn with(&self, score: Option<u8>, comment: Option<&str>) -> Result<Self, SurveyError> {
        if matches!(score, Some(0 | 6..)) {
            return Err(SurveyError::Score);
        }
        let words = comment.filter(|it| !it.is_empty()).map(str::to_owned);
        if self.is_done {
            let is_same_score = score.is_none() || score == self.score;
            let is_same_comment = comment.is_none() || words == self.comment;
            let is_same = is_same_score && is_same_comment;
            return if is_same { Ok(self.clone()) } else { Err(SurveyError::Done) };
        }
        let score = score.or(self.score);
        match (score, comment) {
            (None, Some(_)) => Err(SurveyError::ScoreFirst),
            (score, comment) => Ok(Self { score, comment: words, is_done: comment.is_some() }),
        }
    }
}

impl World {
    /// An agent closed a conversation: whether its visitor is asked, which must be told.
    pub(in crate::simulation) fn asked(&mut self, id: ConversationId) -> Option<&'static str> {
        let person = self.model.talks.get(&id)?.person;
        let family = self.model.people.get(person)?.family;
        (family == pupitre_domain::channel::Family::Chat).then(|| {
            self.chat.surveys.insert(id, Asked::default());
            "survey.asked"
        })
    }

    /// V5: who was to be asked was, once, and what they said is kept, and nobody else was.
    pub(in crate::simulation) fn check_surveys(&mut self) -> Step {
        let talks: Vec<ConversationId> = self.model.talks.keys().copied().collect();
        for id in talks {
            let stored = self.db.look(|tx| tx.survey(id))?.map(|it| Asked {
                score: it.score,
                comment: it.comment,
                is_done: it.done_at.is_some(),
            });
            let asked = self.chat.surveys.get(&id);
            hold!(stored.as_ref() == asked, "V5", Some(id), "stored {stored:?}, not {asked:?}");
        }
        Ok(())
    }
}

/// Whether there is a survey that the visitor could answer.
pub(super) fn is_asked(world: &World, session: Session) -> bool {
    let mut talks = world.model.talks.iter().filter(|(_, it)| it.person == session.person);
    talks.any(|(id, _)| world.chat.surveys.contains_key(id))
}

/// A visitor answers the survey of a conversation, now and then of one that is not theirs.
pub(super) fn answer(world: &mut World, session: Session) -> Step {
    let is_own = world.chance.chat.hit(0.85);
    let talks = world.model.talks.iter();
    let talks: Vec<ConversationId> = talks
        .filter(|(id, it)| {
            world.chat.surveys.contains_key(id) && (it.person == session.person) == is_own
        })
        .map(|(id, _)| *id)
        .collect();
    let open = world.model.person(session.person)?.open;
    let Some(conversation) = world.chance.chat.pick(&talks).copied().or(open) else {
        return Ok(());
    };
    let score = u8::try_from(world.chance.chat.below(7)).ok();
    let score = score.filter(|_| world.chance.chat.hit(0.7));
    let comment = match world.chance.chat.below(4) {
        0 => Some("Merci".to_owned()),
        1 => Some(String::new()),
        _ => None,
    };
    let command = AnswerSurvey {
        visitor: session.identity,
        conversation,
        answer: SurveyAnswer { score, comment: comment.clone() },
    };
    let is_theirs = world.model.talk(conversation)?.person == session.person;
    let asked = world.chat.surveys.get(&conversation).filter(|_| is_theirs).cloned();
    let verdict = asked.as_ref().map(|it| it.with(score, comment.as_deref()));
    let about = Some(conversation);
    match world.run(Actor::Visitor, |tx, ctx| answer_survey(tx, ctx, &command))? {
        Ran::Aborted => Ok(()),
        Ran::Refused(AnswerSurveyError::NotFound) => {
            hold!(verdict.is_none(), "V5", about, "{asked:?} was not found");
            world.coverage.hit("an answer to another's survey was refused");
            Ok(())
        }
        Ran::Refused(AnswerSurveyError::Answer(error)) => {
            hold!(verdict == Some(Err(error)), "V5", about, "{error}, not {verdict:?}");
            if error == SurveyError::Done {
                world.coverage.hit("another answer to a survey was refused");
            }
            Ok(())
        }
        Ran::Refused(error) => Err(Failure::new("V5", about, format!("refused: {error}"))),
        Ran::Done(_, events) => {
            let (Some(Ok(answered)), Some(asked)) = (verdict.clone(), asked) else {
                let detail = format!("{command:?} was taken, not {verdict:?}");
                return Err(Failure::new("V5", about, detail));
            };
            if asked.score.is_some() && !asked.is_done && answered.is_done {
                world.coverage.hit("a survey was answered in parts");
            }
            let expected: &[&str] = if answered == asked { &[] } else { &["survey.answered"] };
            world.chat.surveys.insert(conversation, answered);
            world.settle(&events, expected)
        }
    }
}
