//! What the binary sets: addresses, limits and who may be believed.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

pub use crate::visitor_api::limits::ChatLimits;

/// How often the server says that a live connection is alive, and looks whether its session is.
const LIVE_TICK: Duration = Duration::from_secs(20);

/// How often it is looked whether a visitor has gone, or no longer types.
const PRESENCE_TICK: Duration = Duration::from_secs(1);

/// How many logins may be tried per minute.
#[derive(Debug, Clone, Copy)]
pub struct LoginLimits {
    /// For one e-mail address from one network address.
    pub per_account_per_minute: NonZeroU32,
    /// From one network address.
    pub per_address_per_minute: NonZeroU32,
}

impl Default for LoginLimits {
    fn default() -> Self {
        const PER_ACCOUNT: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
        const PER_ADDRESS: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);
        Self { per_account_per_minute: PER_ACCOUNT, per_address_per_minute: PER_ADDRESS }
    }
}

/// The settings of the HTTP edge.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// The address that browsers use, without a path: `https://desk.example.com`.
    pub public_url: String,
    /// Whether browsers come over HTTPS: decides the cookie's name and strict transport security.
    pub is_secure: bool,
    /// Where the emulator's screen is; only in the demo.
    pub simulator_url: Option<String>,
    /// The name of this node among others.
    pub node: String,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How many logins may be tried.
    pub login_limits: LoginLimits,
    /// How often a live connection is told the time.
    pub live_tick: Duration,
    /// How often it is looked whether a visitor has gone, or no longer types.
    pub presence_tick: Duration,
    /// How much visitors of the web chat may ask.
    pub chat_limits: ChatLimits,
    /// Whether mails to visitors leave.
    pub mail_is_on: bool,
}

impl HttpConfig {
    /// The settings for an address, everything else by default.
    #[must_use]
    pub fn new(public_url: &str, node: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self {
            is_secure: public_url.starts_with("https://"),
            public_url,
            simulator_url: None,
            node: node.to_owned(),
            trusted_proxies: Vec::new(),
            login_limits: LoginLimits::default(),
            live_tick: LIVE_TICK,
            presence_tick: PRESENCE_TICK,
            chat_limits: ChatLimits::default(),
            mail_is_on: false,
        }
    }
}
