//! The REST API of the desk: a folder per noun, a file per verb.

mod availability;
mod contact;
mod conversation;
mod me;
mod media;
mod message;
mod session;
mod sight;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::HttpState;

/// The routes that answer in JSON.
pub(crate) fn routes() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(session::open::open))
        .routes(routes!(session::close::close))
        .routes(routes!(me::show::show))
        .routes(routes!(availability::choose::choose))
        .routes(routes!(conversation::list::list))
        .routes(routes!(conversation::show::show))
        .routes(routes!(conversation::read::read))
        .routes(routes!(conversation::close::close))
        .routes(routes!(contact::conversations::conversations))
        .routes(routes!(message::list::list, message::send::send))
        .routes(routes!(message::retry::retry))
}

/// The routes of files, whose bytes are not compressed again.
pub(crate) fn media_routes() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(media::upload::upload)).routes(routes!(media::serve::serve))
}
