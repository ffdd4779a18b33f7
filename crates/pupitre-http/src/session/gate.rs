//! How often a login may be tried, by network address and by account.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use pupitre_app::ports::time::Elapsed;

use crate::config::LoginLimits;

/// Above that many addresses or accounts, those that have rested are forgotten.
const KEYS_MAX: usize = 10_000;

/// How much of an e-mail address is counted by, in characters: no account's is longer.
const EMAIL_LENGTH_MAX: usize = 128;

/// The part of an IPv6 address that one household or server has for itself.
const NETWORK_MASK: u128 = u128::MAX << 64;

/// Real time, as the limiter reads it.
#[derive(Clone)]
pub(crate) struct RealTime(Arc<dyn Elapsed>);

impl RealTime {
    pub(crate) fn new(elapsed: Arc<dyn Elapsed>) -> Self {
        Self(elapsed)
    }
}

impl Clock for RealTime {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanoseconds = u64::try_from(self.0.elapsed().as_nanosecond()).unwrap_or(0);
        Nanos::new(nanoseconds)
    }
}

/// Counts by key.
pub(crate) type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, RealTime, NoOpMiddleware<Nanos>>;

/// Counts login attempts.
pub(crate) struct LoginGate {
    clock: RealTime,
    by_address: Limiter<IpAddr>,
    by_account: Limiter<(IpAddr, String)>,
}

impl LoginGate {
    pub(crate) fn new(limits: LoginLimits, elapsed: Arc<dyn Elapsed>) -> Self {
        let clock = RealTime(elapsed);
        Self {
            by_address: limiter(limits.per_address_per_minute, clock.clone()),
            by_account: limiter(limits.per_account_per_minute, clock.clone()),
            clock,
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    ///
    /// How long to wait, when there were too many.
    pub(crate) fn pass(&self, address: IpAddr, email: &str) -> Result<(), Duration> {
        if self.by_address.len() > KEYS_MAX {
            self.by_address.retain_recent();
        }
        if self.by_account.len() > KEYS_MAX {
            self.by_account.retain_recent();
        }
        let network = network(address);
        let email: String = email.chars().take(EMAIL_LENGTH_MAX).collect();
        let wait = |not_until: NotUntil<Nanos>| not_until.wait_time_from(self.clock.now());
        self.by_address.check_key(&network).map_err(wait)?;
        self.by_account.check_key(&(network, email)).map_err(wait)
    }
}

/// A limiter of that many per minute.
pub(crate) fn limiter<K: std::hash::Hash + Eq + Clone>(
    per_minute: NonZeroU32,
    clock: RealTime,
) -> Limiter<K> {
    RateLimiter::dashmap_with_clock(Quota::per_minute(per_minute), clock)
}

/// What an address is counted as: whoever has one IPv6 address has all of its network.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & NETWORK_MASK)),
    }
}

/// Who is at the other end: the peer, or what a trusted proxy says it is.
pub(crate) fn peer_address(
    extensions: &Extensions,
    headers: &HeaderMap,
    trusted_proxies: &[IpAddr],
) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
            address.ip().to_canonical()
        });
    if !trusted_proxies.contains(&peer) {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .rev()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.rsplit(','))
        .filter_map(|part| part.trim().parse().ok())
        .find(|address| !trusted_proxies.contains(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(proxies: &[IpAddr], forwarded: &str) -> IpAddr {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 443))));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        peer_address(&extensions, &headers, proxies)
    }

    #[test]
    fn b_108_a_forwarded_address_is_believed_from_a_trusted_proxy_only() {
        let proxy = IpAddr::from([10, 0, 0, 1]);
        let visitor = IpAddr::from([203, 0, 113, 7]);
        assert_eq!(address(&[], "203.0.113.7"), proxy);
        assert_eq!(address(&[proxy], "203.0.113.7"), visitor);
        assert_eq!(address(&[proxy], "198.51.100.1, 203.0.113.7, 10.0.0.1"), visitor);
        assert_eq!(address(&[proxy], "not an address"), proxy);
    }

    #[test]
    fn b_108_a_proxy_is_known_on_a_socket_of_both_families() {
        let mut extensions = Extensions::new();
        let mapped = Ipv4Addr::new(10, 0, 0, 1).to_ipv6_mapped();
        extensions.insert(ConnectInfo(SocketAddr::from((mapped, 443))));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        let proxy = IpAddr::from([10, 0, 0, 1]);
        let visitor = IpAddr::from([203, 0, 113, 7]);
        assert_eq!(peer_address(&extensions, &headers, &[proxy]), visitor);
    }

    #[test]
    fn logins_from_one_ipv6_network_are_counted_together() {
        let counted = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(counted("2001:db8:1:2::9"), "2001:db8:1:2::");
        assert_eq!(counted("2001:db8:1:3::9"), "2001:db8:1:3::");
        assert_eq!(counted("203.0.113.7"), "203.0.113.7");
        assert_eq!(counted("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
