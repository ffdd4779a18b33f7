//! Set up a number with its platform: check it with the reason of each failure, have its webhooks
//! come, write its profile, send a test (C1).
//!
//! Source: Cloud API, "Phone numbers", "Access tokens", "Webhooks", seen 2026-06 to 2026-09.

use jiff::Timestamp;
use pupitre_app::ports::channel::{OutgoingTemplate, SendOutcome};
use pupitre_app::ports::setup::{Callback, Profile};
use pupitre_domain::channel_setup::{
    CheckProblem, CheckProblemCode, Checked, DETAIL_LENGTH_MAX, NumberFacts, TOKEN_WARNING,
};
use pupitre_domain::id::ChannelId;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::WhatsAppClient;
use crate::wire::outbound::{
    CHECK_FIELDS, CheckedNumber, GraphError, Health, NumbersAnswer, PRODUCT, PROFILE_FIELDS,
    ProfileAnswer, ProfileRequest, SendObject, SendRequest, SubscribeRequest, SubscribedAppsAnswer,
    TokenAnswer, TokenFacts,
};
use crate::wire::template::TemplateObject;

/// What the token must be allowed.
const SCOPES: [&str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];

/// What is asked for: it says what an unknown object is.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Number,
    Account,
}

impl WhatsAppClient {
    /// Asks the platform for everything that the set-up needs. What could not be asked is not told.
    pub async fn check_setup(&self, now: Timestamp) -> Checked {
        let mut checked = Checked::default();
        let token = self.token().await;
        match &token {
            Ok(token) => look_at_token(&mut checked, token, now),
            Err(problem) if !problem.code.is_verdict() => checked.problems.push(problem.clone()),
            // Not every token may ask about itself: the number tells more.
            Err(_) => {}
        }
        if checked.problems.iter().any(|it| !it.code.is_warning()) {
            return checked;
        }
        let number = self.credentials.phone_number_id();
        match self.look_up::<CheckedNumber>(number, CHECK_FIELDS, Asked::Number).await {
            Ok(number) => look_at_number(&mut checked, number),
            Err(problem) => {
                checked.problems.push(problem);
                return checked;
            }
        }
        let app_id = token.ok().and_then(|it| it.app_id);
        if let Err(problem) = self.look_at_account(&mut checked, app_id.as_deref()).await {
            checked.problems.push(problem);
            return checked;
        }
        let path = format!("{number}/whatsapp_business_profile");
        let profile = self.look_up::<ProfileAnswer>(&path, PROFILE_FIELDS, Asked::Number).await;
        if let Ok(answer) = profile {
            let profile = answer.data.into_iter().next().unwrap_or_default();
            checked.facts.has_picture = Some(profile.picture_url.is_some());
            checked.facts.about = profile.about;
            checked.facts.description = profile.description;
        }
        checked
    }

    /// What the platform says of the token. Not every token may ask: then nothing is known of it.
    async fn token(&self) -> Result<TokenFacts, CheckProblem> {
        let token = self.credentials.access_token().expose_secret();
        let request = self.graph.get("debug_token").query(&[("input_token", token)]);
        let answer = self.graph.call(request).await.map_err(|_broken| unreachable())?;
        let said = answer.say::<TokenAnswer>().map(|it| it.data);
        said.ok_or_else(|| problem(answer.error.as_ref(), Asked::Number))
    }

    async fn look_at_account(
        &self,
        checked: &mut Checked,
        app_id: Option<&str>,
    ) -> Result<(), CheckProblem> {
        let account = self.credentials.business_account_id();
        let path = format!("{account}/phone_numbers");
        let numbers = self.look_up::<NumbersAnswer>(&path, "id", Asked::Account).await?;
        let own = self.credentials.phone_number_id();
        if !numbers.data.iter().any(|it| it.id == own) {
            return Err(CheckProblem::plain(CheckProblemCode::NumberNotInAccount));
        }
        let path = format!("{account}/subscribed_apps");
        let apps = self.look_up::<SubscribedAppsAnswer>(&path, "", Asked::Account).await?;
        let is_ours = |id: Option<&str>| app_id.is_none() || id.is_none() || id == app_id;
        let mut apps = apps.data.into_iter().map(|it| it.whatsapp_business_api_data);
        let is_subscribed = apps.any(|it| is_ours(it.and_then(|it| it.id).as_deref()));
        checked.facts.is_subscribed = Some(is_subscribed);
        Ok(())
    }

    async fn look_up<T: DeserializeOwned>(
        &self,
        path: &str,
        fields: &str,
        asked: Asked,
    ) -> Result<T, CheckProblem> {
        let mut request = self.graph.get(path).query(&[("limit", "100")]);
        if !fields.is_empty() {
            request = request.query(&[("fields", fields)]);
        }
        let answer = self.graph.call(request).await.map_err(|_broken| unreachable())?;
        answer.say().ok_or_else(|| problem(answer.error.as_ref(), asked))
    }

    /// Has the webhooks of the account come: to the app's own address, or to another.
    ///
    /// # Errors
    ///
    /// The [`CheckProblem`] that the platform names.
    pub async fn subscribe(&self, callback: &Callback) -> Result<(), CheckProblem> {
        let (uri, token) = match callback {
            Callback::OfApp => (None, None),
            Callback::Own(address) => {
                let token = self.credentials.verify_token().expose_secret();
                (Some(address.as_str()), Some(token))
            }
        };
        let request = SubscribeRequest { override_callback_uri: uri, verify_token: token };
        let path = format!("{}/subscribed_apps", self.credentials.business_account_id());
        self.write(&path, &request, Asked::Account).await
    }

    /// Writes what visitors read of the number.
    ///
    /// # Errors
    ///
    /// The [`CheckProblem`] that the platform names.
    pub async fn set_profile(&self, profile: &Profile) -> Result<(), CheckProblem> {
        let request = ProfileRequest {
            messaging_product: PRODUCT,
            about: profile.about.as_deref(),
            description: profile.description.as_deref(),
        };
        let path = format!("{}/whatsapp_business_profile", self.credentials.phone_number_id());
        self.write(&path, &request, Asked::Number).await
    }

    async fn write(
        &self,
        path: &str,
        request: &(impl Serialize + Sync),
        asked: Asked,
    ) -> Result<(), CheckProblem> {
        let answer = self.graph.call(self.graph.post(path).json(request)).await;
        let answer = answer.map_err(|_broken| unreachable())?;
        if answer.error.is_none() && answer.status.is_success() {
            return Ok(());
        }
        Err(problem(answer.error.as_ref(), asked))
    }

    /// Sends a template to a phone, outside any conversation: no words of ours travel with it.
    pub async fn send_test(
        &self,
        channel: ChannelId,
        phone: &str,
        template: &OutgoingTemplate,
    ) -> SendOutcome {
        let object = SendObject::Template(TemplateObject::new(template, None));
        let request = SendRequest::new((Some(format!("+{phone}")), None), object);
        self.post_message(&request, channel, 1).await
    }
}

fn unreachable() -> CheckProblem {
    CheckProblem::plain(CheckProblemCode::Unreachable)
}

fn look_at_token(checked: &mut Checked, token: &TokenFacts, now: Timestamp) {
    let mut note = |code, detail| checked.problems.push(CheckProblem { code, detail });
    let ends_at = token.expires_at.filter(|it| *it > 0);
    let ends_at = ends_at.and_then(|it| Timestamp::from_second(it).ok());
    checked.facts.token_ends_at = ends_at;
    match ends_at {
        Some(at) if at <= now => return note(CheckProblemCode::TokenExpired, None),
        Some(at) if at.duration_since(now) < TOKEN_WARNING => {
            note(CheckProblemCode::TokenEndsSoon, Some(at.to_string()));
        }
        Some(_) | None => {}
    }
    if !token.is_valid {
        return note(CheckProblemCode::TokenInvalid, None);
    }
    for scope in SCOPES {
        if !token.scopes.is_empty() && !token.scopes.iter().any(|it| it == scope) {
            note(CheckProblemCode::TokenPermission, Some(scope.to_owned()));
        }
    }
}

fn look_at_number(checked: &mut Checked, number: CheckedNumber) {
    use CheckProblemCode as P;
    let code = match number.status.as_deref() {
        Some("PENDING" | "UNVERIFIED" | "DISCONNECTED" | "UNLINKED" | "MIGRATED") => {
            Some(P::NumberNotRegistered)
        }
        Some("BANNED" | "DELETED") => Some(P::Blocked),
        Some("FLAGGED" | "RESTRICTED" | "RATE_LIMITED") => Some(P::NumberRestricted),
        Some(_) | None => None,
    };
    if let Some(code) = code {
        checked.problems.push(CheckProblem { code, detail: number.status.clone() });
    } else if let Some(problem) = number.health_status.as_ref().and_then(health) {
        checked.problems.push(problem);
    }
    checked.facts = NumberFacts {
        number: Some(number.display_phone_number),
        verified_name: number.verified_name,
        quality: number.quality_rating,
        limit_tier: number.limit_tier,
        throughput: number.throughput.and_then(|it| it.level),
        ..std::mem::take(&mut checked.facts)
    };
}

fn health(health: &Health) -> Option<CheckProblem> {
    let code = match health.can_send_message.as_deref()? {
        "BLOCKED" => CheckProblemCode::Blocked,
        "LIMITED" => CheckProblemCode::NumberRestricted,
        _ => return None,
    };
    let mut errors = health.entities.iter().flat_map(|it| &it.errors);
    let detail = errors.find_map(|it| it.error_description.clone());
    Some(CheckProblem { code, detail })
}

/// What an error says of the set-up.
///
/// Source: Cloud API, "Error codes", seen 2026-09-11; Graph API, "Secure requests".
fn problem(error: Option<&GraphError>, asked: Asked) -> CheckProblem {
    use CheckProblemCode as P;
    let Some(error) = error else { return CheckProblem::plain(P::Later) };
    let says = |words: &str| error.message.as_deref().is_some_and(|it| it.contains(words));
    let unknown = match asked {
        Asked::Number => P::NumberUnknown,
        Asked::Account => P::AccountUnknown,
    };
    let code = match (error.code, error.subcode) {
        (100 | 104, _) if says("appsecret_proof") => P::AppSecretWrong,
        (190, Some(463)) => P::TokenExpired,
        (0 | 104 | 190, _) => P::TokenInvalid,
        (3 | 10 | 131_005 | 200..=299, _) => P::TokenPermission,
        (100, Some(33)) | (33 | 803, _) => unknown,
        (133_010, _) => P::NumberNotRegistered,
        (368 | 131_031 | 131_042 | 131_045, _) => P::Blocked,
        (1 | 2 | 4 | 17 | 613 | 80_007 | 131_016 | 133_004, _) => P::Later,
        _ => P::Refused,
    };
    let detail = error.detail().map(|it| it.chars().take(DETAIL_LENGTH_MAX).collect());
    CheckProblem { code, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: i64, subcode: Option<i64>, message: &str) -> &'static str {
        let error = GraphError {
            code,
            subcode,
            message: Some(message.to_owned()),
            details: None,
            is_transient: false,
            trace: None,
        };
        problem(Some(&error), Asked::Account).code.name()
    }

    #[test]
    fn c1_each_refusal_of_the_platform_has_its_reason() {
        assert_eq!(found(190, Some(463), "Session has expired"), "token_expired");
        assert_eq!(found(190, Some(460), "Password changed"), "token_invalid");
        assert_eq!(found(200, None, "Permissions error"), "token_permission");
        assert_eq!(found(100, Some(33), "does not exist"), "account_unknown");
        assert_eq!(found(100, None, "Invalid appsecret_proof provided"), "app_secret_wrong");
        assert_eq!(found(133_010, None, "not registered"), "number_not_registered");
        assert_eq!(found(368, None, "blocked"), "blocked");
        assert_eq!(found(80_007, None, "rate"), "later");
        assert_eq!(found(7_654_321, None, "odd"), "refused");
        assert_eq!(problem(None, Asked::Number).code.name(), "later");
    }

    #[test]
    fn c5_a_token_that_ends_soon_is_told_and_one_that_never_ends_is_not() {
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let looked = |expires_at, is_valid| {
            let scopes = SCOPES.map(str::to_owned).to_vec();
            let token = TokenFacts { app_id: None, is_valid, expires_at, scopes };
            let mut checked = Checked::default();
            look_at_token(&mut checked, &token, now);
            checked.problems.iter().map(|it| it.code.name()).collect::<Vec<_>>()
        };
        assert!(looked(Some(0), true).is_empty());
        assert!(looked(Some(1_795_000_000 + 8 * 86_400), true).is_empty());
        assert_eq!(looked(Some(1_795_000_000 + 86_400), true), ["token_ends_soon"]);
        assert_eq!(looked(Some(1_795_000_000 - 1), true), ["token_expired"]);
        assert_eq!(looked(None, false), ["token_invalid"]);
    }
}
