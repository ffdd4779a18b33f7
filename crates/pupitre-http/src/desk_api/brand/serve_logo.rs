//! Serve logo: the picture of a brand, to those who are logged in.

use axum::extract::State;
use axum::response::Response;
use pupitre_domain::id::BrandId;

use crate::codes::MEDIA_NOT_FOUND;
use crate::extract::Ids;
use crate::house_picture::{self, PRIVATE_CACHE};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Serves the logo of a brand.
#[utoipa::path(
    get,
    operation_id = "serve_brand_logo",
    path = "/api/v1/brands/{brand}/logo/{hash}",
    tag = "brand",
    params(
        ("brand" = String, Path, format = Uuid, description = "Its id."),
        ("hash" = String, Path, description = "The SHA-256 of the picture, in hexadecimal."),
    ),
    responses(
        (status = 200, description = "The bytes: WebP or JPEG."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "It has no such logo.", body = ProblemBody),
    )
)]
pub(crate) async fn serve_logo(
    State(state): State<HttpState>,
    _session: Session,
    ids: Ids,
) -> Result<Response, Problem> {
    let brand: BrandId = ids.get("brand", MEDIA_NOT_FOUND)?;
    let hash = house_picture::asked(&ids, MEDIA_NOT_FOUND)?;
    let brand = state.desk().read(move |queries| queries.brand_view(brand)).await?;
    let logo = brand.and_then(|it| it.logo);
    house_picture::serve(&state, (logo, hash), (PRIVATE_CACHE, MEDIA_NOT_FOUND)).await
}
