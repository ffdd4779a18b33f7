//! Brands, channels and the families of channels.

use crate::id::{BrandId, ChannelId};
use crate::language::Language;
use crate::media::HousePicture;

/// Status and limits are kept per family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The brand's own web chat.
    Chat,
    /// WhatsApp and every third-party messenger.
    Messaging,
}

impl Family {
    /// Both families, in the order of the screen.
    pub const ALL: [Self; 2] = [Self::Chat, Self::Messaging];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Messaging => "messaging",
        }
    }

    /// The family of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }
}

/// What a channel is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// A WhatsApp number.
    WhatsApp,
    /// A web chat site.
    WebChat,
}

impl ChannelKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::WhatsApp, Self::WebChat];

    /// The family that its conversations count in.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::WhatsApp => Family::Messaging,
            Self::WebChat => Family::Chat,
        }
    }

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::WebChat => "webchat",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether free messages are allowed only for a time after the visitor's last one (W1).
    #[must_use]
    pub const fn has_service_window(self) -> bool {
        match self {
            Self::WhatsApp => true,
            Self::WebChat => false,
        }
    }
}

/// The name and logo that visitors see; owns channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name, as visitors read it.
    pub name: String,
    /// Its logo, if it has one.
    pub logo: Option<HousePicture>,
}

/// One address where visitors write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// The brand that owns it.
    pub brand: BrandId,
    /// What it is made of.
    pub kind: ChannelKind,
    /// Its name on the desk.
    pub name: String,
    /// The address as visitors know it: the displayed phone number of a WhatsApp channel.
    pub address: String,
    /// The address as the platform names it: the phone number id of a WhatsApp channel.
    pub platform_address: String,
    /// The language of a conversation whose language is not known (R4).
    pub default_language: Language,
}
