//! From where files are fetched: the token goes to the platform's own hosts only, and nothing is
//! fetched from a private address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The platform's hosts for files, with all that is below them.
///
/// Source: Cloud API, "Media", seen 2026-06-16; `lookaside.fbsbx.com` today.
const MEDIA_DOMAINS: [&str; 3] = ["fbsbx.com", "facebook.com", "whatsapp.net"];

/// The platform's hosts for pictures of profiles, with all that is below them. No token goes there.
///
/// Source: Cloud API, "Business profiles", seen 2026-06: `pps.whatsapp.net`, `scontent.*`.
const PICTURE_DOMAINS: [&str; 3] = ["whatsapp.net", "fbcdn.net", "fbsbx.com"];

/// A name of the platform led to an address of a private network.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that is not public")]
pub(super) struct PrivateAddress;

/// The addresses that files are fetched from.
pub(super) struct MediaAddresses {
    graph_url: Url,
    is_local: bool,
}

impl MediaAddresses {
    pub(super) fn new(graph_url: Url) -> Self {
        let is_local = is_loopback(&graph_url);
        Self { graph_url, is_local }
    }

    /// The address, if it is where the platform itself is, or one of its hosts over TLS. An
    /// emulator on this machine may name this machine in another way.
    pub(super) fn accept(&self, text: &str) -> Option<Url> {
        self.accept_of(text, &MEDIA_DOMAINS)
    }

    /// The same, for the picture of a profile.
    pub(super) fn accept_picture(&self, text: &str) -> Option<Url> {
        self.accept_of(text, &PICTURE_DOMAINS)
    }

    fn accept_of(&self, text: &str, domains: &[&str]) -> Option<Url> {
        let address = Url::parse(text).ok()?;
        if !address.username().is_empty() || address.password().is_some() {
            return None;
        }
        let is_same = address.origin() == self.graph_url.origin();
        let is_local = self.is_local && address.scheme() == "http" && is_loopback(&address);
        let is_platform = address.scheme() == "https"
            && address.port().is_none()
            && address.domain().is_some_and(|it| is_below(it, domains));
        (is_same || is_local || is_platform).then_some(address)
    }
}

fn is_below(host: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether it leads to this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    if url.domain() == Some("localhost") {
        return true;
    }
    let host = url.host_str().map(|it| it.trim_matches(['[', ']']));
    host.and_then(|it| it.parse::<IpAddr>().ok()).is_some_and(|it| it.is_loopback())
}

/// Looks names up when a connection is made, so that a name can't lead elsewhere after it was
/// looked at.
///
/// The platform's own host is what the configuration says, wherever it is.
pub(super) struct GuardedResolver {
    graph_host: Option<String>,
    is_local: bool,
}

impl GuardedResolver {
    pub(super) fn new(graph_url: &Url) -> Self {
        let graph_host = graph_url.domain().map(str::to_owned);
        Self { graph_host, is_local: is_loopback(graph_url) }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_trusted = self.is_local || self.graph_host.as_deref() == Some(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Vec<SocketAddr> = found.collect();
            if !is_trusted && !are_public(&addresses) {
                return Err(PrivateAddress.into());
            }
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}

fn are_public(addresses: &[SocketAddr]) -> bool {
    addresses.iter().all(|it| match it.ip() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    })
}

/// Whether it is none of the special blocks of the IANA registry (RFC 6890 and after).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        [0 | 10 | 127 | 224.., ..]
        | [169, 254, ..]
        | [192, 168, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => true,
        [100, second, ..] => (64..128).contains(&second),
        [172, second, ..] => (16..32).contains(&second),
        _ => false,
    };
    !is_special
}

/// Whether it is a global unicast address that stands for no other and is reserved for nothing.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Teredo, 6to4, documentation and other assignments of protocols.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(graph_url: &str, address: &str) -> bool {
        MediaAddresses::new(Url::parse(graph_url).unwrap()).accept(address).is_some()
    }

    #[test]
    fn files_come_from_the_platforms_hosts_only() {
        for good in [
            "https://graph.facebook.com/x",
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=2",
            "https://LOOKASIDE.fbsbx.com:443/x",
            "https://mmg.whatsapp.net/x",
            "https://fbsbx.com/x",
        ] {
            assert!(accepted("https://graph.facebook.com", good), "{good}");
        }
        for bad in [
            "",
            "x",
            "file:///etc/passwd",
            "gopher://lookaside.fbsbx.com/",
            "http://lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com:8443/x",
            "https://ana:pw@lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com@evil.example/x",
            "https://evil.example#lookaside.fbsbx.com",
            "https://evil.example?lookaside.fbsbx.com",
            "https://evilfbsbx.com/x",
            "https://lookaside.fbsbx.com.evil.example/x",
            "https://lookaside.fbsbx.com./x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/x",
            "http://127.0.0.1:4010/x",
            "//lookaside.fbsbx.com/x",
            "javascript:alert(1)",
        ] {
            assert!(!accepted("https://graph.facebook.com", bad), "{bad}");
        }
    }

    #[test]
    fn d6_pictures_come_from_the_platforms_hosts_for_them_only() {
        let addresses = MediaAddresses::new(Url::parse("https://graph.facebook.com").unwrap());
        for good in [
            "https://pps.whatsapp.net/v/t61.24694-24/1_n.jpg?oh=01&oe=65",
            "https://scontent.whatsapp.net/v/x.png",
            "https://scontent-cdg4-2.xx.fbcdn.net/v/x.jpg",
        ] {
            assert!(addresses.accept_picture(good).is_some(), "{good}");
        }
        for bad in [
            "http://pps.whatsapp.net/x.jpg",
            "https://pps.whatsapp.net:8443/x.jpg",
            "https://pps.whatsapp.net.evil.example/x.jpg",
            "https://evilfbcdn.net/x.jpg",
            "https://10.0.0.1/x.jpg",
            "https://[::1]/x.jpg",
            "http://127.0.0.1:4010/x.jpg",
            "data:image/png;base64,AA==",
            "file:///etc/passwd",
        ] {
            assert!(addresses.accept_picture(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_emulator_on_this_machine_may_name_this_machine() {
        let local = "http://127.0.0.1:4010";
        for good in [
            "http://127.0.0.1:4010/file",
            "http://localhost:4010/file",
            "http://127.0.0.1:4011/file",
            "http://[::1]:4010/file",
        ] {
            assert!(accepted(local, good), "{good}");
        }
        for bad in ["http://10.0.0.1/x", "http://evil.example/x", "https://evil.example/x"] {
            assert!(!accepted(local, bad), "{bad}");
        }
    }

    #[test]
    fn private_and_special_addresses_are_told_from_public_ones() {
        let address = |text: &str| SocketAddr::new(text.parse().unwrap(), 443);
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
        ] {
            assert!(!are_public(&[address("157.240.1.1"), address(private)]), "{private}");
        }
        for public in ["157.240.1.1", "100.128.0.1", "172.32.0.1", "2a03:2880::1", "2001:4860::1"] {
            assert!(are_public(&[address(public)]), "{public}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused_when_the_connection_is_made() {
        let platform = Url::parse("https://graph.facebook.com").unwrap();
        let refused = GuardedResolver::new(&platform).resolve("localhost".parse().unwrap()).await;
        assert!(refused.err().is_some_and(|it| it.is::<PrivateAddress>()));

        let emulator = Url::parse("http://localhost:4010").unwrap();
        let found = GuardedResolver::new(&emulator).resolve("localhost".parse().unwrap()).await;
        assert!(found.is_ok());
    }
}
