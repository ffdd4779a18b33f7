//! A platform of the test's own: it seals by reversing, and says what it was told to.

use std::sync::Mutex;

use pupitre_app::ports::channel::{OutgoingTemplate, SendOutcome};
use pupitre_app::ports::files::BoxFuture;
use pupitre_app::ports::setup::{Callback, ChannelSetup, Origin, Profile, SecretFacts};
use pupitre_app::ports::store::SealedSecret;
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_setup::{CheckProblem, CheckProblemCode, Checked, SecretField};
use pupitre_domain::id::ChannelId;

/// The platform.
#[derive(Default)]
pub(crate) struct Platform {
    /// What the next checks find.
    pub(crate) found: Mutex<Checked>,
    /// What was asked of it.
    pub(crate) heard: Mutex<Vec<String>>,
}

impl Platform {
    fn hear(&self, words: String) {
        self.heard.lock().unwrap().push(words);
    }
}

impl ChannelSetup for Platform {
    fn seal(&self, _: ChannelId, _: SecretField, secret: &str) -> Option<String> {
        Some(format!("v1:{}", secret.chars().rev().collect::<String>()))
    }

    fn open(&self, sealed: &SealedSecret) -> Option<String> {
        Some(sealed.sealed.strip_prefix("v1:")?.chars().rev().collect())
    }

    fn seal_previous(&self, _: &Channel) -> Option<String> {
        Some("v1:previous".to_owned())
    }

    fn facts(&self, channel: &Channel) -> Option<SecretFacts> {
        let is_configured = channel.platform_address == "101";
        Some(SecretFacts {
            origin: if is_configured { Origin::Configuration } else { Origin::Desk },
            business_account_id: "201".to_owned(),
            access_token_end: "3fQz".to_owned(),
            app_secret_end: "a91c".to_owned(),
            verify_token: "ardoise-7c1f".to_owned(),
        })
    }

    fn refresh(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn check(&self, _: Channel) -> BoxFuture<'_, Checked> {
        let found = self.found.lock().unwrap().clone();
        Box::pin(async { found })
    }

    fn subscribe(&self, _: Channel, callback: Callback) -> BoxFuture<'_, Result<(), CheckProblem>> {
        self.hear(format!("{callback:?}"));
        Box::pin(async { Ok(()) })
    }

    fn set_profile(&self, _: Channel, profile: Profile) -> BoxFuture<'_, Result<(), CheckProblem>> {
        let is_refused = profile.about.as_deref() == Some("refused");
        self.hear(format!("{profile:?}"));
        let refusal = CheckProblem::plain(CheckProblemCode::Refused);
        Box::pin(async move { if is_refused { Err(refusal) } else { Ok(()) } })
    }

    fn send_test(
        &self,
        _: Channel,
        phone: String,
        template: OutgoingTemplate,
    ) -> BoxFuture<'_, SendOutcome> {
        self.hear(format!("{} to {phone}", template.name));
        let (platform_id, platform_key) = ("accepted.1".to_owned(), [9; 16]);
        let outcome = SendOutcome::Accepted { platform_id, platform_key, anomaly: None };
        Box::pin(async { outcome })
    }
}
