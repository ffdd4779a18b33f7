//! Survey: the visitor says what they thought of the conversation (V5).

use axum::Json;
use axum::extract::State;
use pupitre_app::chat::{AnswerSurvey, AnswerSurveyError, answer_survey};
use pupitre_domain::chat::survey::{COMMENT_LENGTH_MAX, SurveyAnswer, SurveyError};
use pupitre_domain::event::Actor;
use serde::Deserialize;

use super::site::Site;
use super::visitor::Visitor;
use super::wire::{Survey, survey};
use crate::codes;
use crate::extract::JsonBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// An answer, or a part of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyBody {
    conversation_id: String,
    #[serde(default)]
    score: Option<u8>,
    #[serde(default)]
    comment: Option<String>,
}

impl From<AnswerSurveyError> for Problem {
    fn from(error: AnswerSurveyError) -> Self {
        let invalid = |field| Self::new(codes::REQUEST_INVALID_VALUE).field(field);
        match error {
            AnswerSurveyError::NotFound => Self::new(codes::CHAT_SURVEY_NOT_FOUND),
            AnswerSurveyError::Answer(SurveyError::Score) => invalid("score"),
            AnswerSurveyError::Answer(SurveyError::ScoreFirst) => {
                Self::new(codes::REQUEST_MISSING_FIELD).field("score")
            }
            AnswerSurveyError::Answer(SurveyError::Comment) => {
                invalid("comment").with("limit", COMMENT_LENGTH_MAX)
            }
            AnswerSurveyError::Answer(SurveyError::Done) => Self::new(codes::CHAT_SURVEY_DONE),
            AnswerSurveyError::Store(error) => error.into(),
        }
    }
}

/// Takes an answer.
pub(super) async fn answer(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    JsonBody(body): JsonBody<SurveyBody>,
) -> Result<Json<Survey>, Problem> {
    let conversation = body.conversation_id.parse();
    let conversation =
        conversation.map_err(|_unlike| Problem::new(codes::CHAT_SURVEY_NOT_FOUND))?;
    let comment = body.comment.map(|it| it.replace('\0', ""));
    let command = AnswerSurvey {
        visitor: session.identity,
        conversation,
        answer: SurveyAnswer { score: body.score, comment },
    };
    let ctx = state.context(Actor::Visitor);
    let answered = state.desk().write(move |tx| answer_survey(tx, &ctx, &command)).await?;
    let (conversation, known) = answered;
    Ok(Json(survey(&known, &site.view.site, conversation.language)))
}
