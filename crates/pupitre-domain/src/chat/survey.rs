//! The survey after the agent's close: a score, then a comment, once (V5).

use jiff::Timestamp;

use crate::id::ConversationId;
use crate::names::names;

/// The best score; the worst is 1.
pub const SCORE_MAX: u8 = 5;

/// The longest comment, in characters.
pub const COMMENT_LENGTH_MAX: usize = 1_000;

names! {
    /// How far a survey is.
    SurveyState {
        /// The visitor was asked.
        Asked = "asked",
        /// The visitor gave a score; what comes after it may still come.
        Scored = "scored",
        /// Nothing more is taken.
        Done = "done",
    }
}

/// What a visitor thought of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The conversation.
    pub conversation: ConversationId,
    /// From 1 to [`SCORE_MAX`].
    pub score: Option<u8>,
    /// The visitor's words.
    pub comment: Option<String>,
    /// When they were asked.
    pub asked_at: Timestamp,
    /// When they gave the score.
    pub scored_at: Option<Timestamp>,
    /// When they were done.
    pub done_at: Option<Timestamp>,
}

/// What a visitor answers; a part of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyAnswer {
    /// The score.
    pub score: Option<u8>,
    /// The comment; an empty one says that there is none.
    pub comment: Option<String>,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SurveyError {
    /// The score is not one.
    #[error("a score is from 1 to {SCORE_MAX}")]
    Score,
    /// A comment comes without a score.
    #[error("the score comes first")]
    ScoreFirst,
    /// The comment is too long or has control characters.
    #[error("a comment has at most {COMMENT_LENGTH_MAX} characters")]
    Comment,
    /// The visitor has answered already, otherwise.
    #[error("the survey was answered already")]
    Done,
}

impl Survey {
    /// A survey that the visitor is asked now.
    #[must_use]
    pub const fn asked(conversation: ConversationId, at: Timestamp) -> Self {
        Self {
            conversation,
            score: None,
            comment: None,
            asked_at: at,
            scored_at: None,
            done_at: None,
        }
    }

    /// How far it is.
    #[must_use]
    pub const fn state(&self) -> SurveyState {
        match (self.done_at, self.score) {
            (Some(_), _) => SurveyState::Done,
            (None, Some(_)) => SurveyState::Scored,
            (None, None) => SurveyState::Asked,
        }
    }

    /// The survey with this answer in it. The score may change until the comment ends it; the same
    /// answer again changes nothing.
    ///
    /// # Errors
    ///
    /// [`SurveyError`]: what is wrong with it.
    pub fn answered(&self, answer: &SurveyAnswer, at: Timestamp) -> Result<Self, SurveyError> {
        if answer.score.is_some_and(|it| !(1..=SCORE_MAX).contains(&it)) {
            return Err(SurveyError::Score);
        }
        let comment = answer.comment.as_deref().map(str::trim);
        let is_plain = |it: &str| {
            it.chars().count() <= COMMENT_LENGTH_MAX
                && !it.chars().any(|it| it.is_control() && it != '\n')
        };
        if !comment.is_none_or(is_plain) {
            return Err(SurveyError::Comment);
        }
        let score = answer.score.or(self.score);
        let said = comment.filter(|it| !it.is_empty()).map(str::to_owned);
        if self.done_at.is_some() {
            let is_same = score == self.score && (comment.is_none() || said == self.comment);
            return if is_same { Ok(self.clone()) } else { Err(SurveyError::Done) };
        }
        if comment.is_some() && score.is_none() {
            return Err(SurveyError::ScoreFirst);
        }
        let is_new = score != self.score;
        Ok(Self {
            score,
            comment: said,
            scored_at: if is_new { Some(at) } else { self.scored_at },
            done_at: comment.map(|_| at),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn asked() -> Survey {
        Survey::asked(ConversationId::from_bytes([1; 16]), at(0))
    }

    fn answer(score: Option<u8>, comment: Option<&str>) -> SurveyAnswer {
        SurveyAnswer { score, comment: comment.map(str::to_owned) }
    }

    #[test]
    fn v5_a_score_is_kept_alone_and_the_comment_ends_it() {
        assert_eq!(asked().state(), SurveyState::Asked);
        let scored = asked().answered(&answer(Some(4), None), at(1)).unwrap();
        assert_eq!((scored.state(), scored.score), (SurveyState::Scored, Some(4)));
        let changed = scored.answered(&answer(Some(5), None), at(2)).unwrap();
        assert_eq!((changed.score, changed.scored_at), (Some(5), Some(at(2))));
        let done = changed.answered(&answer(None, Some(" Merci ")), at(3)).unwrap();
        assert_eq!(done.state(), SurveyState::Done);
        assert_eq!((done.score, done.comment.as_deref()), (Some(5), Some("Merci")));
        assert_eq!(done.answered(&answer(Some(5), Some("Merci")), at(4)), Ok(done.clone()));
        for other in [answer(Some(1), None), answer(None, Some("Autre")), answer(None, Some(""))] {
            assert_eq!(done.answered(&other, at(4)), Err(SurveyError::Done), "{other:?}");
        }
        let silent = scored.answered(&answer(None, Some(" ")), at(3)).unwrap();
        assert_eq!((silent.state(), silent.comment), (SurveyState::Done, None));
    }

    #[test]
    fn v5_what_is_no_answer_is_refused() {
        for score in [0, 6, 255] {
            let refused = asked().answered(&answer(Some(score), None), at(1));
            assert_eq!(refused, Err(SurveyError::Score), "{score}");
        }
        let alone = asked().answered(&answer(None, Some("Merci")), at(1));
        assert_eq!(alone, Err(SurveyError::ScoreFirst));
        let long = asked().answered(&answer(Some(5), Some(&"é".repeat(1_001))), at(1));
        assert_eq!(long, Err(SurveyError::Comment));
    }
}
