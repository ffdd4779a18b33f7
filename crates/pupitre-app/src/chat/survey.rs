//! Survey: asked after the agent's close, answered once (V5, P7).

use pupitre_domain::channel::Family;
use pupitre_domain::chat::survey::{Survey, SurveyAnswer, SurveyError};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{ChatChange, EventBody};
use pupitre_domain::id::{ConversationId, IdentityId};

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// Asks the visitor of a chat that an agent has closed, where the site does.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn ask_survey(
    tx: &mut dyn Transaction,
    ctx: &Context,
    closed: &Conversation,
) -> Result<(), StoreError> {
    if closed.family != Family::Chat {
        return Ok(());
    }
    let is_on = tx.chat_site(closed.channel)?.is_some_and(|site| site.survey.is_on);
    if !is_on {
        return Ok(());
    }
    tx.insert_survey(&Survey::asked(closed.id, ctx.now))?;
    tell(tx, ctx, closed, EventBody::Chat(ChatChange::SurveyAsked))
}

/// What a visitor answers.
#[derive(Debug, Clone)]
pub struct AnswerSurvey {
    /// Who.
    pub visitor: IdentityId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The answer.
    pub answer: SurveyAnswer,
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerSurveyError {
    /// The visitor was not asked about such a conversation.
    #[error("there is no such survey")]
    NotFound,
    /// The answer is none.
    #[error(transparent)]
    Answer(#[from] SurveyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes an answer, or a part of it.
///
/// # Errors
///
/// See [`AnswerSurveyError`].
pub fn answer_survey(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &AnswerSurvey,
) -> Result<(Conversation, Survey), AnswerSurveyError> {
    let conversation = tx.conversation(command.conversation)?;
    let own = conversation.filter(|it| it.identity == command.visitor);
    let conversation = own.ok_or(AnswerSurveyError::NotFound)?;
    let survey = tx.survey(conversation.id)?.ok_or(AnswerSurveyError::NotFound)?;
    let answered = survey.answered(&command.answer, ctx.now)?;
    if answered != survey {
        tx.save_survey(&answered)?;
        tell(tx, ctx, &conversation, EventBody::Chat(ChatChange::SurveyAnswered))?;
    }
    Ok((conversation, answered))
}
