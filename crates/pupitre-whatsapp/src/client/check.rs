//! Ask the platform how it sees the number: for `pupitre doctor`, and for what visitors read of the
//! brand.

use serde::de::DeserializeOwned;

use super::WhatsAppClient;
use super::answer::Answer;
use crate::errors::{Class, delivery_error, meaning_of};
use crate::wire::outbound::{
    PHONE_NUMBER_FIELDS, PROFILE_FIELDS, PhoneNumberAnswer, ProfileAnswer, SubscribedAppsAnswer,
};

/// A number as the platform sees it. That there is one proves the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumberFacts {
    /// As visitors see it.
    pub display_phone_number: String,
    /// The name that the platform approved.
    pub verified_name: Option<String>,
    /// The platform's word: `CONNECTED` when all is well. An open list.
    pub status: Option<String>,
    /// The platform's word: `GREEN`, `YELLOW`, `RED` or none yet. An open list.
    pub quality_rating: Option<String>,
    /// The names of the apps that get the account's webhooks. With none, nothing ever arrives.
    pub subscribed_apps: Vec<String>,
}

/// What visitors read of the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessProfile {
    /// The line under the name.
    pub about: Option<String>,
    /// What the brand is.
    pub description: Option<String>,
    /// Where its picture is, for a while.
    pub picture_url: Option<String>,
}

/// Why the platform did not say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// It could not be reached, or did not answer in time.
    #[error("the platform can't be reached")]
    Unreachable,
    /// It refuses the token, or what the token is allowed.
    #[error("the platform refuses the token or its permissions (code {code}): {detail}")]
    TokenRefused {
        /// The platform's code.
        code: i64,
        /// The platform's words.
        detail: String,
    },
    /// It refuses for another reason.
    #[error("the platform refuses (code {code}): {detail}")]
    Refused {
        /// The platform's code.
        code: i64,
        /// The platform's words.
        detail: String,
    },
    /// Its answer is not one.
    #[error("the platform's answer can't be read (HTTP {status})")]
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
}

impl WhatsAppClient {
    /// Asks for the number and for the apps that its webhooks go to.
    ///
    /// Source: Cloud API, "Phone numbers" and "Create a webhook endpoint", seen 2026-06-17.
    ///
    /// # Errors
    ///
    /// [`CheckError`] when the platform does not say.
    pub async fn check(&self) -> Result<PhoneNumberFacts, CheckError> {
        let number = self.credentials.phone_number_id();
        let number: PhoneNumberAnswer = self.ask(number, PHONE_NUMBER_FIELDS).await?;
        let apps = format!("{}/subscribed_apps", self.credentials.business_account_id());
        let apps: SubscribedAppsAnswer = self.ask(&apps, "").await?;
        let name = |app: Option<String>| app.unwrap_or_else(|| "without a name".to_owned());
        let apps = apps.data.into_iter().map(|it| it.whatsapp_business_api_data);
        Ok(PhoneNumberFacts {
            display_phone_number: number.display_phone_number,
            verified_name: number.verified_name,
            status: number.status,
            quality_rating: number.quality_rating,
            subscribed_apps: apps.map(|it| name(it.and_then(|it| it.name))).collect(),
        })
    }

    /// Asks for what visitors read of the number; empty when nothing was written.
    ///
    /// # Errors
    ///
    /// [`CheckError`] when the platform does not say.
    pub async fn business_profile(&self) -> Result<BusinessProfile, CheckError> {
        let path = format!("{}/whatsapp_business_profile", self.credentials.phone_number_id());
        let answer: ProfileAnswer = self.ask(&path, PROFILE_FIELDS).await?;
        let profile = answer.data.into_iter().next();
        Ok(profile.map_or(
            BusinessProfile { about: None, description: None, picture_url: None },
            |it| BusinessProfile {
                about: it.about,
                description: it.description,
                picture_url: it.picture_url,
            },
        ))
    }

    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        fields: &str,
    ) -> Result<T, CheckError> {
        let mut request = self.graph.get(path);
        if !fields.is_empty() {
            request = request.query(&[("fields", fields)]);
        }
        let answer = self.graph.call(request).await.map_err(|_broken| CheckError::Unreachable)?;
        answer.say().ok_or_else(|| refusal(&answer))
    }
}

fn refusal(answer: &Answer) -> CheckError {
    let Some(error) = &answer.error else {
        return CheckError::Unreadable { status: answer.status.as_u16() };
    };
    let code = error.code;
    let detail = delivery_error(None, error.detail()).detail.unwrap_or_default();
    match meaning_of(error).class {
        Class::ChannelDown => CheckError::TokenRefused { code, detail },
        Class::Stop
        | Class::NeedsTemplate
        | Class::ContactRefused
        | Class::AFewTimes
        | Class::Later(_) => CheckError::Refused { code, detail },
    }
}
