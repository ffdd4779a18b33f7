//! What the desk needs to speak for one WhatsApp number. Read from the configuration, held in
//! memory only.

use secrecy::{ExposeSecret, SecretString};

/// The longest identifier of the platform that is accepted, in characters.
const PLATFORM_ID_LENGTH_MAX: usize = 64;

/// The secrets of a channel. They do not print.
#[derive(Debug, Clone)]
pub struct ChannelSecrets {
    /// Lets us call the platform in the brand's name.
    pub access_token: SecretString,
    /// Signs the webhooks that the platform sends us.
    pub app_secret: SecretString,
    /// The app secret before this one, while it is being replaced.
    pub previous_app_secret: Option<SecretString>,
    /// What the platform says when it first meets our webhook.
    pub verify_token: SecretString,
}

/// The identity and the secrets of one WhatsApp number.
#[derive(Debug, Clone)]
pub struct Credentials {
    phone_number_id: String,
    business_account_id: String,
    secrets: ChannelSecrets,
}

/// Why credentials were refused. It names the value, never what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Not 1 to 64 letters, digits, `-` or `_`.
    #[error("the {0} is not an identifier of the platform: 1 to 64 letters or digits are expected")]
    NotAnIdentifier(&'static str),
    /// Empty, or with blanks or signs that no header can carry.
    #[error("the {0} is empty, or has a blank or a sign outside of ASCII in it")]
    NotASecret(&'static str),
}

impl Credentials {
    /// Credentials that can be used as they are in addresses and headers.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] when an identifier or a secret could not be one. An empty app secret is
    /// refused too: anybody could sign with it.
    pub fn new(
        phone_number_id: String,
        business_account_id: String,
        secrets: ChannelSecrets,
    ) -> Result<Self, CredentialsError> {
        check_identifier("phone number id", &phone_number_id)?;
        check_identifier("business account id", &business_account_id)?;
        check_secret("access token", &secrets.access_token)?;
        check_secret("app secret", &secrets.app_secret)?;
        if let Some(previous) = &secrets.previous_app_secret {
            check_secret("previous app secret", previous)?;
        }
        check_secret("verify token", &secrets.verify_token)?;
        Ok(Self { phone_number_id, business_account_id, secrets })
    }

    /// The number, as the platform names it.
    #[must_use]
    pub fn phone_number_id(&self) -> &str {
        &self.phone_number_id
    }

    /// The account that owns the number, as the platform names it.
    #[must_use]
    pub fn business_account_id(&self) -> &str {
        &self.business_account_id
    }

    /// Lets us call the platform in the brand's name.
    #[must_use]
    pub const fn access_token(&self) -> &SecretString {
        &self.secrets.access_token
    }

    /// Signs the webhooks that the platform sends us.
    #[must_use]
    pub const fn app_secret(&self) -> &SecretString {
        &self.secrets.app_secret
    }

    /// The app secret before this one, while it is being replaced.
    #[must_use]
    pub const fn previous_app_secret(&self) -> Option<&SecretString> {
        self.secrets.previous_app_secret.as_ref()
    }

    /// What the platform says when it first meets our webhook.
    #[must_use]
    pub const fn verify_token(&self) -> &SecretString {
        &self.secrets.verify_token
    }
}

fn check_identifier(name: &'static str, text: &str) -> Result<(), CredentialsError> {
    let is_short = (1..=PLATFORM_ID_LENGTH_MAX).contains(&text.len());
    let is_plain = text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
    if is_short && is_plain { Ok(()) } else { Err(CredentialsError::NotAnIdentifier(name)) }
}

fn check_secret(name: &'static str, secret: &SecretString) -> Result<(), CredentialsError> {
    let secret = secret.expose_secret();
    let is_plain = secret.bytes().all(|it| it.is_ascii_graphic());
    if is_plain && !secret.is_empty() { Ok(()) } else { Err(CredentialsError::NotASecret(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> ChannelSecrets {
        ChannelSecrets {
            access_token: "token-of-orvelle".into(),
            app_secret: "secret-of-orvelle".into(),
            previous_app_secret: Some("older-secret-of-orvelle".into()),
            verify_token: "word-of-orvelle".into(),
        }
    }

    #[test]
    fn credentials_print_no_secret() {
        let credentials = Credentials::new("1001".into(), "2002".into(), secrets()).unwrap();
        let printed = format!("{credentials:?} {credentials:#?}");
        assert!(printed.contains("1001"));
        assert!(!printed.contains("of-orvelle"), "{printed}");
    }

    #[test]
    fn what_could_not_be_a_credential_is_refused_by_name() {
        let identifier = CredentialsError::NotAnIdentifier("phone number id");
        for id in ["", "../me", "10 01", "1001?x=1", &"1".repeat(65)] {
            let refused = Credentials::new(id.into(), "2002".into(), secrets()).unwrap_err();
            assert_eq!(refused, identifier, "{id}");
        }
        for secret in ["", "two words", "line\nend", "é"] {
            let secrets = ChannelSecrets { app_secret: secret.into(), ..secrets() };
            let refused = Credentials::new("1001".into(), "2002".into(), secrets).unwrap_err();
            assert_eq!(refused, CredentialsError::NotASecret("app secret"), "{secret}");
        }
    }
}
