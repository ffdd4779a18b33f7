//! Login: an e-mail address and a password open a session.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use pupitre_app::session::{OpenSession, open_session};
use pupitre_domain::event::Actor;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::JsonBody;
use crate::layers::note_actor;
use crate::problem::{Problem, ProblemBody};
use crate::session::{peer_address, set_cookie, token_hash};
use crate::state::HttpState;
use crate::wire::Me;

/// The language of the screen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Locale {
    /// French.
    Fr,
    /// English.
    En,
}

/// A login.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// The address that the agent logs in with.
    email: String,
    /// The password.
    password: String,
    /// The language of the screen.
    #[serde(default)]
    locale: Option<Locale>,
}

/// Opens a session; the answer carries its cookie.
#[utoipa::path(
    post,
    operation_id = "open_session",
    path = "/api/v1/sessions",
    tag = "session",
    request_body = Login,
    responses(
        (status = 201, description = "The session is open.", body = Me),
        (status = 401, description = "Unknown user or wrong password.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
        (status = 429, description = "Too many logins.", body = ProblemBody),
    )
)]
pub(crate) async fn open(
    State(state): State<HttpState>,
    request: Request,
) -> Result<(StatusCode, HeaderMap, axum::Json<Me>), Problem> {
    let proxies = &state.config().trusted_proxies;
    let address = peer_address(request.extensions(), request.headers(), proxies);
    let JsonBody(login) = JsonBody::<Login>::from_body(request).await?;
    tracing::debug!(locale = ?login.locale, "a login is tried");
    let email = login.email.trim().to_lowercase();
    state.shared.logins.pass(address, &email).map_err(|wait| {
        Problem::new(codes::SESSION_RATE_LIMITED).retry_after_s(wait.as_secs().saturating_add(1))
    })?;

    let known = state.desk().read(move |queries| queries.login(&email)).await?;
    let stored = known.as_ref().map(|login| login.password_hash.clone());
    let is_right = state.shared.passwords.verify(login.password, stored).await;
    let agent = known
        .filter(|_| is_right)
        .map(|login| Arc::new(login.agent))
        .ok_or_else(|| Problem::new(codes::SESSION_INVALID_CREDENTIALS))?;
    note_actor(agent.id);

    let token = state.shared.ports.tokens.token();
    let ctx = state.context(Actor::Agent(agent.id));
    let command = OpenSession { agent: agent.id, token_hash: token_hash(&token) };
    let session = state.desk().write(move |tx| open_session(tx, &ctx, &command)).await?;

    let me = state.desk().read(move |queries| {
        let families = queries.family_statuses(agent.id)?;
        Ok(Me::new(&agent, &session, &families, &queries.brands()?))
    });
    let me = me.await?.at(state.now(), state.config().simulator_url.as_deref());
    let mut headers = HeaderMap::new();
    if let Some(cookie) = set_cookie(token, state.config().is_secure) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    Ok((StatusCode::CREATED, headers, axum::Json(me)))
}
