//! Create a site: a manager sets a web chat up (V1, V6).

use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::chat::{ChatSite, Origin, SiteError};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::{BrandId, ChannelId};
use pupitre_domain::language::Language;

use crate::Context;
use crate::agent::first_team;
use crate::ports::store::{StoreError, Transaction};

/// The longest name of a site or a brand, in characters.
pub const SITE_NAME_LENGTH_MAX: usize = 80;

/// A web chat to set up.
#[derive(Debug, Clone)]
pub struct CreateSite {
    /// The channel's id, made by the screen: a repeat is recognised.
    pub id: ChannelId,
    /// Its name on the desk.
    pub name: String,
    /// The brand that owns it; none for a new one.
    pub brand: Option<BrandId>,
    /// The name of the new brand, as visitors read it.
    pub brand_name: String,
    /// The public key of the site: what nobody else has.
    pub key: String,
    /// The pages that may open it.
    pub origins: Vec<Origin>,
    /// The language of a conversation whose language is not known.
    pub default_language: Language,
}

/// Why it was not set up.
#[derive(Debug, thiserror::Error)]
pub enum CreateSiteError {
    /// A name is empty, too long, or has control characters: which.
    #[error("`{0}` has from 1 to {SITE_NAME_LENGTH_MAX} characters")]
    Name(&'static str),
    /// There is no such brand.
    #[error("the brand does not exist")]
    BrandNotFound,
    /// The id was given to another channel.
    #[error("this id was given to another channel")]
    Conflict,
    /// The site can't be so.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets a web chat up; the same id again gives the one that is there.
///
/// # Errors
///
/// See [`CreateSiteError`].
pub fn create_site(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &CreateSite,
) -> Result<(), CreateSiteError> {
    if let Some(known) = tx.channel(command.id)? {
        let is_same = known.kind == ChannelKind::WebChat && known.name == command.name.trim();
        return if is_same { Ok(()) } else { Err(CreateSiteError::Conflict) };
    }
    let name = line("name", &command.name)?;
    let site = ChatSite { origins: command.origins.clone(), ..ChatSite::new(command.id) };
    site.check()?;
    first_team(tx, ctx)?;
    let brand = if let Some(brand) = command.brand {
        tx.brand(brand)?.ok_or(CreateSiteError::BrandNotFound)?
    } else {
        let name = line("brand_name", &command.brand_name)?;
        let brand = Brand { id: BrandId::from_bytes(ctx.ids.id()), name, logo: None };
        tx.put_brand(&brand)?;
        brand
    };
    let address = command.origins.first().map(ToString::to_string).unwrap_or_default();
    tx.put_channel(&Channel {
        id: command.id,
        brand: brand.id,
        kind: ChannelKind::WebChat,
        name,
        address: address.split("://").nth(1).unwrap_or_default().to_owned(),
        platform_address: command.key.clone(),
        default_language: command.default_language,
    })?;
    tx.save_chat_site(&site)?;
    let body = EventBody::DeskChanged(DeskChange::Channel(command.id));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(())
}

fn line(field: &'static str, text: &str) -> Result<String, CreateSiteError> {
    site_name(text).ok_or(CreateSiteError::Name(field))
}

/// A name without what surrounds it, if a site or a brand can have it.
pub(super) fn site_name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=SITE_NAME_LENGTH_MAX).contains(&text.chars().count());
    (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
}
