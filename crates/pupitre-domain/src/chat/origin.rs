//! The origins that may open a chat: scheme, host and port, as a browser writes them (V6).

use std::fmt;
use std::str::FromStr;

/// The longest origin, in characters: a scheme, the longest name of a host and a port.
const LENGTH_MAX: usize = 270;

/// A page's origin (RFC 6454, §6.2): `https://shop.example`, with the port when it is not the
/// usual one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

/// A text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an origin: `https://` or `http://`, a host and perhaps a port are expected")]
pub struct ParseOriginError;

impl Origin {
    /// As a browser writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is what a browser sent: the same text, for both are written the same way. A
    /// page without an origin of its own sends `null`, which is nobody's.
    #[must_use]
    pub fn is(&self, sent: &str) -> bool {
        self.0 == sent
    }
}

impl FromStr for Origin {
    type Err = ParseOriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(ParseOriginError)?;
        let usual_port = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(ParseOriginError),
        };
        let (host, port) = split_port(rest);
        if text.len() > LENGTH_MAX || !is_host(host) || !port.is_none_or(is_port) {
            return Err(ParseOriginError);
        }
        Ok(Self(match port {
            Some(port) if port != usual_port => format!("{scheme}://{host}:{port}"),
            Some(_) | None => format!("{scheme}://{host}"),
        }))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host and the port of an authority; the colons of an IPv6 address stand in brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        Some(_) | None => (authority, None),
    }
}

/// Whether browsers could write this host: names are in ASCII there.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return is_ipv6(address);
    }
    let is_label = |label: &str| {
        let has_edge = label.starts_with('-') || label.ends_with('-');
        !label.is_empty()
            && !has_edge
            && label.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    !host.is_empty() && host.split('.').all(is_label)
}

/// Whether it looks as an IPv6 address does: groups of up to four hexadecimal digits, at most
/// eight, with one `::` at most.
fn is_ipv6(address: &str) -> bool {
    let is_group = |it: &str| it.len() <= 4 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let groups: Vec<&str> = address.split(':').collect();
    let shortened_count = address.matches("::").count();
    let is_whole = groups.len() == 8 || (shortened_count == 1 && groups.len() <= 9);
    is_whole && shortened_count <= 1 && !address.contains(":::") && groups.into_iter().all(is_group)
}

fn is_port(port: &str) -> bool {
    !port.starts_with('0') && port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v6_an_origin_is_written_as_a_browser_writes_it() {
        let table = [
            ("https://shop.example", Some("https://shop.example")),
            (" HTTPS://Shop.Example/ ", Some("https://shop.example")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("http://127.0.0.1:8090", Some("http://127.0.0.1:8090")),
            ("http://localhost:80", Some("http://localhost")),
            ("https://[::1]:8443", Some("https://[::1]:8443")),
            ("https://[2001:db8:0:0:0:0:0:1]", Some("https://[2001:db8:0:0:0:0:0:1]")),
            ("https://[::1::2]", None),
            ("https://[12345::1]", None),
            ("https://[:::1]", None),
            ("https://[1:2]", None),
            ("https://xn--caf-dma.example", Some("https://xn--caf-dma.example")),
            ("https://shop.example/path", None),
            ("https://user@shop.example", None),
            ("https://*.shop.example", None),
            ("https://café.example", None),
            ("https://shop.example:0", None),
            ("https://shop.example:99999", None),
            ("https://-shop.example", None),
            ("ftp://shop.example", None),
            ("null", None),
            ("*", None),
            ("", None),
            ("https://", None),
        ];
        for (text, expected) in table {
            let read = text.parse::<Origin>().ok();
            assert_eq!(read.as_ref().map(Origin::as_str), expected, "{text}");
        }
    }

    #[test]
    fn v6_only_the_same_origin_is_it() {
        let shop: Origin = "https://shop.example".parse().unwrap();
        assert!(shop.is("https://shop.example"));
        for other in [
            "null",
            "",
            "http://shop.example",
            "https://shop.example:8443",
            "https://evil.shop.example",
            "https://shop.example.evil.example",
            "https://shop.example/",
        ] {
            assert!(!shop.is(other), "{other}");
        }
    }
}
