//! The server that mails leave by: its address, and the sender's.

use percent_encoding::percent_decode_str;
use pupitre_domain::chat::email::EmailAddress;
use reqwest::Url;
use secrecy::SecretString;

use super::layers::Layers;

/// The port of a server that begins TLS itself (RFC 8314, §3.3).
const TLS_PORT: u16 = 465;

/// The port of a server that is asked for TLS (RFC 6409, §3.1).
const STARTTLS_PORT: u16 = 587;

/// How a connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// By TLS from its first byte.
    Tls,
    /// By TLS once the server was asked for it; without it nothing is sent.
    StartTls,
    /// Not at all.
    Plain,
}

/// A mail server, and who mails are from.
#[derive(Debug, Clone)]
pub(crate) struct Smtp {
    /// Its host.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is kept secret.
    pub(crate) security: Security,
    /// The user and their password.
    pub(crate) login: Option<(String, SecretString)>,
    /// The address that mails are from.
    pub(crate) from: EmailAddress,
}

/// An address without its sender.
type Server = (String, u16, Security, Option<(String, SecretString)>);

impl Layers {
    /// The mail server; none when nothing says so.
    pub(super) fn smtp(&mut self) -> Option<Smtp> {
        let (url, from) = (self.get("smtp.url").cloned(), self.get("smtp.from").cloned());
        let (url, from) = match (url, from) {
            (None, None) => return None,
            (None, Some(from)) => {
                let mend = "this is of a mail server: set smtp.url, or leave it out.";
                self.wrong(from.origin, mend);
                return None;
            }
            (Some(_), None) => {
                let mend = "this is missing: mails need a sender, such as chat@example.com.";
                self.wrong("smtp.from", mend);
                return None;
            }
            (Some(url), Some(from)) => (url, from),
        };
        let sender = from.value.parse::<EmailAddress>().ok().filter(|it| it.as_str().is_ascii());
        if sender.is_none() {
            let mend = "an address alone is expected, such as chat@example.com; \
                        the brand's name is put beside it.";
            self.wrong(from.origin, format!("{:?} was given; {mend}", from.value));
        }
        let server = match server(&url.value) {
            Ok(server) => Some(server),
            Err(mend) => {
                // The value may hold a password: it is not shown.
                self.wrong(url.origin, mend);
                None
            }
        };
        let (host, port, security, login) = server?;
        Some(Smtp { host, port, security, login, from: sender? })
    }
}

fn server(url: &str) -> Result<Server, &'static str> {
    const EXPECTED: &str =
        "smtps://user:password@host (TLS) or smtp://user:password@host (STARTTLS) is expected.";
    let url = Url::parse(url.trim()).ok().filter(|url| {
        let is_bare = matches!(url.path(), "" | "/") && url.fragment().is_none();
        is_bare && url.host_str().is_some_and(|it| !it.is_empty())
    });
    let url = url.ok_or(EXPECTED)?;
    let (security, port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Security::Tls, TLS_PORT),
        ("smtp", None) => (Security::StartTls, STARTTLS_PORT),
        ("smtp", Some("tls=none")) => (Security::Plain, STARTTLS_PORT),
        _ => return Err(EXPECTED),
    };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let plain = |text: &str| {
        Ok::<_, &'static str>(
            percent_decode_str(text).decode_utf8().map_err(|_not_utf8| EXPECTED)?.into_owned(),
        )
    };
    let login = match (url.username(), url.password()) {
        ("", None) => None,
        ("", Some(_)) => return Err(EXPECTED),
        (_, None) => return Err("a user has a password: smtps://user:password@host."),
        (user, Some(password)) => Some((plain(user)?, SecretString::from(plain(password)?))),
    };
    let is_near =
        host == "localhost" || host.parse().is_ok_and(|it: std::net::IpAddr| it.is_loopback());
    if security == Security::Plain && login.is_some() && !is_near {
        return Err("a password is not sent in the clear to another machine: leave out tls=none.");
    }
    Ok((host, url.port().unwrap_or(port), security, login))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::config::Config;

    fn read(url: Option<&str>, from: Option<&str>) -> Result<Option<Smtp>, String> {
        let variables = [("PUPITRE_SMTP_URL", url), ("PUPITRE_SMTP_FROM", from)];
        let given = variables
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value.to_owned())));
        let read = Config::read(Layers::gather(None, given, Vec::new()));
        read.map(|it| it.smtp).map_err(|problems| problems.to_string())
    }

    const FROM: Option<&str> = Some("chat@orvelle.example");

    #[test]
    fn o4_a_mail_server_is_named_by_one_address() {
        assert!(read(None, None).unwrap().is_none());
        let smtp = read(Some("smtps://ana%40orvelle:p%2Fw@mail.example"), FROM).unwrap().unwrap();
        assert_eq!(
            (smtp.host.as_str(), smtp.port, smtp.security),
            ("mail.example", 465, Security::Tls)
        );
        let (user, password) = smtp.login.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("ana@orvelle", "p/w"));
        let smtp = read(Some("smtp://mail.example:2525/"), FROM).unwrap().unwrap();
        assert_eq!((smtp.port, smtp.security), (2525, Security::StartTls));
        assert!(smtp.login.is_none());
        let smtp = read(Some("smtp://u:p@[::1]:25?tls=none"), FROM).unwrap().unwrap();
        assert_eq!((smtp.host.as_str(), smtp.security), ("::1", Security::Plain));
    }

    #[test]
    fn o4_a_wrong_mail_setting_is_refused_by_name_and_no_password_is_shown() {
        let table = [
            (Some("smtps://mail.example"), None, "smtp.from: this is missing"),
            (None, FROM, "PUPITRE_SMTP_FROM: this is of a mail server: set smtp.url"),
            (
                Some("smtp://mail.example"),
                Some("Orvelle <chat@orvelle.example>"),
                "an address alone",
            ),
            (Some("smtp://mail.example"), Some("chat@orvelle.example\r\nBcc: x@y.example"), "FROM"),
            (Some("mail.example:587"), FROM, "PUPITRE_SMTP_URL: smtps://user:password@host"),
            (Some("https://u:hunter2@mail.example"), FROM, "PUPITRE_SMTP_URL: smtps://"),
            (Some("smtp://u:hunter2@mail.example/x"), FROM, "PUPITRE_SMTP_URL: smtps://"),
            (Some("smtp://u:hunter2@mail.example?tls=no"), FROM, "PUPITRE_SMTP_URL: smtps://"),
            (Some("smtp://u@mail.example"), FROM, "PUPITRE_SMTP_URL: a user has a password"),
            (Some("smtp://u:hunter2@mail.example?tls=none"), FROM, "not sent in the clear"),
        ];
        for (url, from, expected) in table {
            let problems = read(url, from).unwrap_err();
            assert!(problems.contains(expected), "{expected} is not in:\n{problems}");
            assert!(!problems.contains("hunter2"), "{problems}");
        }
    }
}
