//! The WhatsApp numbers of this desk, each with its client: the one that the settings name, and
//! those that managers connected. What is stored anew is taken up while the desk runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::Context as _;
use pupitre_app::Desk;
use pupitre_app::ports::channel::{MessageChannel, OutgoingTemplate, SendOutcome};
use pupitre_app::ports::files::{BoxFuture, Files};
use pupitre_app::ports::setup::{Callback, ChannelSetup, Origin, Profile, SecretFacts};
use pupitre_app::ports::store::{ChannelAccount, SealedSecret, StoreError};
use pupitre_app::ports::time::Clock;
use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::channel_setup::{CheckProblem, CheckProblemCode, Checked, SecretField};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::ChannelId;
use pupitre_whatsapp::{ChannelSecrets, ClientConfig, CredentialBook, Credentials, WhatsAppClient};
use secrecy::{ExposeSecret as _, SecretString};

use super::keyring::Keyring;
use crate::whatsapp::Number;

/// How many characters of a secret are shown.
const END_LENGTH: usize = 4;

/// A number that is connected.
struct Connected {
    origin: Origin,
    credentials: Arc<Credentials>,
    client: Arc<WhatsAppClient>,
}

/// What is stored of a number: the same again needs no other client.
#[derive(Clone, PartialEq, Eq)]
struct Stored {
    channel: Channel,
    account: ChannelAccount,
    secrets: Vec<SealedSecret>,
}

/// The numbers.
pub(crate) struct Numbers {
    desk: Desk,
    clock: Arc<dyn Clock>,
    keyring: Keyring,
    client: ClientConfig,
    files: Arc<dyn Files>,
    /// What the settings name.
    configured: Option<(String, Number)>,
    book: Arc<CredentialBook>,
    connected: RwLock<HashMap<String, Arc<Connected>>>,
    stored: Mutex<Vec<Stored>>,
}

/// What the numbers are made of.
pub(crate) struct NumberParts {
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) keyring: Keyring,
    pub(crate) client: ClientConfig,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) configured: Option<(String, Number)>,
}

impl Numbers {
    /// The numbers as they are stored now.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(crate) async fn open(parts: NumberParts) -> anyhow::Result<Arc<Self>> {
        let NumberParts { desk, clock, keyring, client, files, configured } = parts;
        let numbers = Self {
            desk,
            clock,
            keyring,
            client,
            files,
            configured,
            book: Arc::default(),
            connected: RwLock::default(),
            stored: Mutex::default(),
        };
        let stored = numbers.read().await.context("the channels")?;
        numbers.take_up(stored);
        Ok(Arc::new(numbers))
    }

    /// The credentials of every number, for the webhook.
    pub(crate) fn book(&self) -> Arc<CredentialBook> {
        Arc::clone(&self.book)
    }

    /// The client of a channel's number.
    pub(crate) fn client(&self, channel: &Channel) -> Option<Arc<dyn MessageChannel>> {
        let client = Arc::clone(&self.of(channel)?.client);
        Some(client)
    }

    /// Takes up what was stored since; what can't be read now is read the next time.
    pub(crate) async fn look_again(&self) {
        match self.read().await {
            Ok(stored) => self.take_up(stored),
            Err(error) => tracing::warn!(%error, "the channels could not be read again"),
        }
    }

    fn of(&self, channel: &Channel) -> Option<Arc<Connected>> {
        if channel.kind != ChannelKind::WhatsApp {
            return None;
        }
        let connected = self.connected.read().unwrap_or_else(PoisonError::into_inner);
        connected.get(&channel.platform_address).map(Arc::clone)
    }

    async fn read(&self) -> Result<Vec<Stored>, StoreError> {
        let read = self.desk.read(|queries| {
            let (channels, accounts) = (queries.channels()?, queries.channel_accounts()?);
            Ok((channels, accounts, queries.all_channel_secrets()?))
        });
        let (channels, accounts, secrets) = read.await?;
        let stored = |account: ChannelAccount| {
            let channel = channels.iter().find(|it| it.id == account.channel)?.clone();
            let own = secrets.iter().filter(|it| it.channel == account.channel);
            let secrets: Vec<SealedSecret> = own.cloned().collect();
            // When it was met by the platform makes no other client.
            let account = ChannelAccount { webhook_verified_at: None, ..account };
            (!secrets.is_empty()).then_some(Stored { channel, account, secrets })
        };
        Ok(accounts.into_iter().filter_map(stored).collect())
    }

    /// Makes a client for each number that is new or other than before.
    fn take_up(&self, stored: Vec<Stored>) {
        let mut before = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = self.book.current().is_empty();
        if *before == stored && !is_first {
            return;
        }
        let kept = self.connected.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut connected = HashMap::new();
        for it in &stored {
            let address = &it.channel.platform_address;
            let same = kept.get(address).filter(|_| before.contains(it));
            match same.map(Arc::clone).map_or_else(|| self.connect(it), Ok) {
                Ok(number) => {
                    connected.insert(address.clone(), number);
                }
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(channel.id = %it.channel.id, error, "a channel can't be used");
                }
            }
        }
        if let Some((address, number)) = &self.configured {
            let number = Connected {
                origin: Origin::Configuration,
                credentials: Arc::clone(&number.credentials),
                client: Arc::clone(&number.client),
            };
            connected.insert(address.clone(), Arc::new(number));
        }
        self.book.replace(connected.values().map(|it| Arc::clone(&it.credentials)));
        *self.connected.write().unwrap_or_else(PoisonError::into_inner) = connected;
        *before = stored;
    }

    fn connect(&self, stored: &Stored) -> anyhow::Result<Arc<Connected>> {
        let secret = |field: SecretField| -> anyhow::Result<Option<SecretString>> {
            let sealed = stored.secrets.iter().find(|it| it.field == field);
            let Some(sealed) = sealed else { return Ok(None) };
            let opened = self.keyring.open(sealed);
            Ok(Some(opened.with_context(|| format!("the {} can't be read", field.name()))?))
        };
        let needed = |field: SecretField| {
            secret(field)?.with_context(|| format!("there is no {}", field.name()))
        };
        let secrets = ChannelSecrets {
            access_token: needed(SecretField::AccessToken)?,
            app_secret: needed(SecretField::AppSecret)?,
            previous_app_secret: secret(SecretField::PreviousAppSecret)?,
            verify_token: needed(SecretField::VerifyToken)?,
        };
        let credentials = Credentials::new(
            stored.channel.platform_address.clone(),
            stored.account.business_account_id.clone(),
            secrets,
        )?;
        let credentials = Arc::new(credentials);
        let (config, files) = (self.client.clone(), Arc::clone(&self.files));
        let client = WhatsAppClient::new(config, Arc::clone(&credentials), files)?;
        Ok(Arc::new(Connected { origin: Origin::Desk, credentials, client: Arc::new(client) }))
    }
}

/// The last characters of a secret that is long enough to keep the others.
fn end_of(secret: &SecretString) -> String {
    let secret = secret.expose_secret();
    let count = secret.chars().count();
    if count < END_LENGTH * 3 {
        return String::new();
    }
    secret.chars().skip(count - END_LENGTH).collect()
}

fn unreadable() -> CheckProblem {
    CheckProblem::plain(CheckProblemCode::SecretsUnreadable)
}

impl ChannelSetup for Numbers {
    fn seal(&self, channel: ChannelId, field: SecretField, secret: &str) -> Option<String> {
        self.keyring.seal(channel, field, secret)
    }

    fn open(&self, sealed: &SealedSecret) -> Option<String> {
        self.keyring.open(sealed).map(|it| it.expose_secret().to_owned())
    }

    fn seal_previous(&self, channel: &Channel) -> Option<String> {
        let number = self.of(channel)?;
        let secret = number.credentials.app_secret().expose_secret();
        self.keyring.seal(channel.id, SecretField::PreviousAppSecret, secret)
    }

    fn facts(&self, channel: &Channel) -> Option<SecretFacts> {
        let number = self.of(channel)?;
        let credentials = &number.credentials;
        Some(SecretFacts {
            origin: number.origin,
            business_account_id: credentials.business_account_id().to_owned(),
            access_token_end: end_of(credentials.access_token()),
            app_secret_end: end_of(credentials.app_secret()),
            verify_token: credentials.verify_token().expose_secret().to_owned(),
        })
    }

    fn refresh(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.look_again())
    }

    fn check(&self, channel: Channel) -> BoxFuture<'_, Checked> {
        Box::pin(async move {
            match self.of(&channel) {
                Some(number) => number.client.check_setup(self.clock.now()).await,
                None => Checked { problems: vec![unreadable()], ..Checked::default() },
            }
        })
    }

    fn subscribe(
        &self,
        channel: Channel,
        callback: Callback,
    ) -> BoxFuture<'_, Result<(), CheckProblem>> {
        Box::pin(async move {
            let number = self.of(&channel).ok_or_else(unreadable)?;
            number.client.subscribe(&callback).await
        })
    }

    fn set_profile(
        &self,
        channel: Channel,
        profile: Profile,
    ) -> BoxFuture<'_, Result<(), CheckProblem>> {
        Box::pin(async move {
            let number = self.of(&channel).ok_or_else(unreadable)?;
            number.client.set_profile(&profile).await
        })
    }

    fn send_test(
        &self,
        channel: Channel,
        phone: String,
        template: OutgoingTemplate,
    ) -> BoxFuture<'_, SendOutcome> {
        Box::pin(async move {
            let Some(number) = self.of(&channel) else {
                return SendOutcome::ChannelDown(DeliveryError {
                    code: FailureCode::TokenInvalid,
                    platform_code: None,
                    detail: None,
                });
            };
            number.client.send_test(channel.id, &phone, &template).await
        })
    }
}
