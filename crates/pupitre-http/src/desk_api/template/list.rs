//! List: every template of a channel, for managers (W9).

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use pupitre_app::view::RelaunchCount;
use pupitre_domain::agent::Role;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::ChannelId;
use pupitre_domain::template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Template;

/// How far back what came of relaunches is counted.
const FIGURES_SINCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The templates of a channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateList {
    /// By name and language.
    items: Vec<Template>,
    /// What came of those that were sent in the last 30 days; one that was not has none.
    figures: Vec<RelaunchFigures>,
}

/// What came of the relaunches by one template. One that never reached its visitor is not counted.
#[derive(Debug, Default, Serialize, ToSchema)]
struct RelaunchFigures {
    /// The template.
    #[schema(format = Uuid)]
    template_id: String,
    /// No answer yet.
    pending: u32,
    /// The visitor pressed or wrote yes.
    accepted: u32,
    /// The visitor pressed or wrote no.
    declined: u32,
    /// The visitor wrote something else.
    answered: u32,
    /// The pause or the conversation ended without an answer.
    unanswered: u32,
}

/// Gathers the counts, which come by template.
fn figures(counts: &[RelaunchCount]) -> Vec<RelaunchFigures> {
    let of_template = |counts: &[RelaunchCount]| {
        let of = |outcome| counts.iter().find(|it| it.outcome == outcome).map_or(0, |it| it.count);
        RelaunchFigures {
            template_id: counts.first().map(|it| it.template.to_string()).unwrap_or_default(),
            pending: of(RelaunchOutcome::Pending),
            accepted: of(RelaunchOutcome::Accepted),
            declined: of(RelaunchOutcome::Declined),
            answered: of(RelaunchOutcome::Answered),
            unanswered: of(RelaunchOutcome::Unanswered),
        }
    };
    counts.chunk_by(|one, next| one.template == next.template).map(of_template).collect()
}

/// Whether the one who asks manages.
///
/// # Errors
///
/// [`Problem`] when they do not.
pub(super) fn check_manager(session: &Session) -> Result<(), Problem> {
    match session.agent().role {
        Role::Manager | Role::Admin => Ok(()),
        Role::Agent => Err(Problem::new(codes::SESSION_ROLE_INSUFFICIENT)),
    }
}

/// Lists the templates of a channel, those that are gone too.
#[utoipa::path(
    get,
    operation_id = "list_templates",
    path = "/api/v1/channels/{channel}/templates",
    tag = "template",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The templates.", body = TemplateList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "For managers.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<TemplateList>, Problem> {
    check_manager(&session)?;
    let channel: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let now = state.now();
    let since = now.checked_sub(FIGURES_SINCE).unwrap_or(now);
    let read = state.desk().read(move |queries| {
        if queries.channel_view(channel)?.is_none() {
            return Ok(None);
        }
        let counts = queries.relaunch_counts(channel, since)?;
        let templates = queries.channel_templates(channel)?;
        Ok(Some((templates, queries.header_files(channel)?, counts)))
    });
    let found = read.await?;
    let (templates, files, counts) = found.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))?;
    let shown = |it: &template::Template| {
        let file = files.iter().find(|(template, _)| *template == it.id);
        Template::new(it, file.map(|(_, media)| media))
    };
    let items = templates.iter().map(shown).collect();
    Ok(Json(TemplateList { items, figures: figures(&counts) }))
}
