//! Pictures of the house: the brand's logo to every page of the site, an agent's face to the
//! visitors whom they answer, where the site shows who answers (V1, D6).

use axum::extract::State;
use axum::response::Response;

use super::site::Site;
use super::visitor::Visitor;
use crate::codes::CHAT_FILE_NOT_FOUND;
use crate::extract::Ids;
use crate::house_picture::{self, PRIVATE_CACHE, PUBLIC_CACHE};
use crate::problem::Problem;
use crate::state::HttpState;

/// Serves the logo of the site's brand.
pub(super) async fn logo(
    State(state): State<HttpState>,
    Site(site): Site,
    ids: Ids,
) -> Result<Response, Problem> {
    let hash = house_picture::asked(&ids, CHAT_FILE_NOT_FOUND)?;
    let logo = site.view.brand.logo;
    house_picture::serve(&state, (logo, hash), (PUBLIC_CACHE, CHAT_FILE_NOT_FOUND)).await
}

/// Serves the face of an agent who has or had a conversation of this visitor.
pub(super) async fn face(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    ids: Ids,
) -> Result<Response, Problem> {
    let not_found = CHAT_FILE_NOT_FOUND;
    let hash = house_picture::asked(&ids, not_found)?;
    if !site.view.site.shows_agent {
        return Err(Problem::new(not_found));
    }
    let identity = session.identity;
    let face = state.desk().read(move |queries| queries.visitor_face(identity, hash)).await?;
    house_picture::serve(&state, (face, hash), (PRIVATE_CACHE, not_found)).await
}
