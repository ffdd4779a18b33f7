//! Where the desk's own screens find the pictures of the house.

use pupitre_domain::channel::Brand;
use pupitre_domain::id::AgentId;
use pupitre_domain::media::HousePicture;

/// Where the logo of a brand is.
pub(crate) fn logo_url(brand: &Brand) -> Option<String> {
    let id = brand.id;
    brand.logo.map(|it| format!("/api/v1/brands/{id}/logo/{}", hex::encode(it.hash)))
}

/// Where the face of an agent is.
pub(crate) fn avatar_url(agent: AgentId, avatar: Option<HousePicture>) -> Option<String> {
    avatar.map(|it| format!("/api/v1/agents/{agent}/avatar/{}", hex::encode(it.hash)))
}
