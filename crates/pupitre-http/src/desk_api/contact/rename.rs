//! Rename: an agent writes the visitor's name, and how they know it (D9).

use axum::Json;
use axum::extract::State;
use pupitre_app::contact::{RenameContact, RenameContactError, rename_contact};
use pupitre_app::view::permission::Resource;
use pupitre_domain::contact::{NAME_LENGTH_MAX, NAME_NOTE_LENGTH_MAX, NameError};
use pupitre_domain::id::ContactId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::seen;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// A visitor's name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactName {
    /// Their name: 1 to 120 characters.
    name: String,
    /// How it is known (signed, an order's number, …): at most 120 characters.
    #[serde(default)]
    name_note: Option<String>,
}

/// A visitor under the name that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedContact {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Their name.
    name: String,
    /// `agent`.
    name_origin: &'static str,
    /// How it is known.
    #[schema(required)]
    name_note: Option<String>,
}

impl From<RenameContactError> for Problem {
    fn from(error: RenameContactError) -> Self {
        match error {
            RenameContactError::NotFound => Self::new(codes::CONTACT_NOT_FOUND),
            RenameContactError::Invalid(error) => {
                let (field, limit) = match error {
                    NameError::Name => ("name", NAME_LENGTH_MAX),
                    NameError::Note => ("name_note", NAME_NOTE_LENGTH_MAX),
                };
                Self::new(codes::REQUEST_INVALID_VALUE)
                    .field(field)
                    .detail(error.to_string())
                    .with("limit", limit)
            }
            RenameContactError::Store(error) => error.into(),
        }
    }
}

/// Writes a visitor's name; the platform's profile no longer changes it.
#[utoipa::path(
    patch,
    operation_id = "rename_contact",
    path = "/api/v1/contacts/{contact}",
    tag = "contact",
    params(("contact" = String, Path, format = Uuid, description = "Their id.")),
    request_body = ContactName,
    responses(
        (status = 200, description = "The visitor.", body = NamedContact),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn rename(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ContactName>,
) -> Result<Json<NamedContact>, Problem> {
    let contact: ContactId = ids.get("contact", codes::CONTACT_NOT_FOUND)?;
    seen(&state, &session, Resource::Contact(contact)).await?;
    let command = RenameContact { contact, name: body.name, note: body.name_note };
    let ctx = state.context(session.actor());
    let renamed = state.desk().write(move |tx| rename_contact(tx, &ctx, &command)).await?;
    Ok(Json(NamedContact {
        id: renamed.id.to_string(),
        name: renamed.name,
        name_origin: renamed.name_origin.name(),
        name_note: renamed.name_note,
    }))
}
