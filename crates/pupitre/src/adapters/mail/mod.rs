//! The mail server: one connection per mail, secret as the settings say, in bounded time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use pupitre_app::ports::files::BoxFuture;
use pupitre_app::ports::mail::{MailOutcome, Mailer, OutgoingMail};
use reqwest::Url;
use secrecy::ExposeSecret as _;

use crate::config::{Security, Smtp};

/// The longest a mail may take, below the lease: nobody else may begin meanwhile.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);

/// The longest the server may take to be reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// The longest the doctor waits for the server.
const PROBE_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a server that took the mail may take to say goodbye.
const QUIT_TIMEOUT: Duration = Duration::from_secs(1);

/// How passwords are told, the safest that both know.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// Sends mails by one server.
pub(crate) struct SmtpMailer {
    smtp: Smtp,
    tls: Option<TlsParameters>,
    hello: ClientId,
    from: Address,
    timeout: Duration,
}

/// Why a mail did not go on: the code of it, and whether that is final.
enum Stop {
    Refused(&'static str),
    Later(&'static str),
}

impl From<Stop> for MailOutcome {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(code) => Self::Refused(code),
            Stop::Later(code) => Self::Later(code),
        }
    }
}

type Error = lettre::transport::smtp::Error;

/// What the server's answer to a command means: 5xx is for good, anything else may pass.
///
/// Source: RFC 5321, §4.2.1.
fn stop(error: &Error, refused: &'static str, later: &'static str) -> Stop {
    if error.is_permanent() { Stop::Refused(refused) } else { Stop::Later(later) }
}

/// Whether TLS is what failed: a certificate that is not believed comes as bad data of the line.
fn is_tls(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let line = inner.downcast_ref::<std::io::Error>();
        if line.is_some_and(|it| it.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        cause = inner.source();
    }
    error.is_tls()
}

/// A host that says who we are: the desk's, else one that says nothing.
fn hello(public_url: &str) -> ClientId {
    let url = Url::parse(public_url).ok();
    match url.as_ref().and_then(Url::host_str) {
        Some(host) if host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[') => {
            ClientId::Domain(host.to_owned())
        }
        Some(_) | None => ClientId::default(),
    }
}

impl SmtpMailer {
    /// A mailer for that server; nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// When the certificates of this machine can't be read, or the sender is none.
    pub(crate) fn open(smtp: &Smtp, public_url: &str) -> anyhow::Result<Self> {
        let tls = match smtp.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(TlsParameters::new(smtp.host.clone())?),
        };
        Ok(Self {
            tls,
            hello: hello(public_url),
            from: smtp.from.as_str().parse()?,
            smtp: smtp.clone(),
            timeout: SEND_TIMEOUT,
        })
    }

    /// Reaches the server and logs in; sends nothing.
    ///
    /// # Errors
    ///
    /// What is wrong, with its mend.
    pub(crate) async fn probe(&self) -> Result<String, String> {
        let place = format!("{}:{}", self.smtp.host, self.smtp.port);
        let code = match tokio::time::timeout(PROBE_TIMEOUT, self.connect()).await {
            Ok(Ok(mut connection)) => {
                quit(&mut connection).await;
                let how = match self.smtp.security {
                    Security::Tls => "by TLS",
                    Security::StartTls => "by STARTTLS",
                    Security::Plain => "in the clear",
                };
                let login = if self.smtp.login.is_some() { ", the login is accepted" } else { "" };
                return Ok(format!("{place} answers {how}{login}"));
            }
            Ok(Err(Stop::Refused(code) | Stop::Later(code))) => code,
            Err(_elapsed) => "timeout",
        };
        Err(format!("{place}: {}", mend(code)))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Stop> {
        let place = (self.smtp.host.as_str(), self.smtp.port);
        let at_once = match self.smtp.security {
            Security::Tls => self.tls.clone(),
            Security::StartTls | Security::Plain => None,
        };
        let reached = AsyncSmtpConnection::connect_tokio1(
            place,
            Some(CONNECT_TIMEOUT),
            &self.hello,
            at_once,
            None,
        );
        let mut connection = reached.await.map_err(|error| {
            Stop::Later(if is_tls(&error) { "tls_failed" } else { "unreachable" })
        })?;
        if let (Security::StartTls, Some(tls)) = (self.smtp.security, &self.tls) {
            // Without it nothing is said: a mail and a password are not for everybody on the way.
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(Stop::Later("starttls_missing"));
            }
            let begun = connection.starttls(tls.clone(), &self.hello).await;
            begun.map_err(|_not_secret: Error| Stop::Later("tls_failed"))?;
        }
        if let Some((user, password)) = &self.smtp.login {
            let login = Credentials::new(user.clone(), password.expose_secret().to_owned());
            // A password that is wrong may be mended before the mail is too old.
            connection.auth(MECHANISMS, &login).await.map_err(|error| {
                Stop::Later(if error.is_permanent() { "login_refused" } else { "login_failed" })
            })?;
        }
        Ok(connection)
    }

    /// Sends a mail; `is_said` is set once its last words may have reached the server.
    async fn deliver(&self, mail: &OutgoingMail, is_said: &AtomicBool) -> MailOutcome {
        let Some((to, bytes)) = self.written(mail) else {
            return MailOutcome::Refused("unwritable");
        };
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            Err(stop) => return stop.into(),
        };
        if let Err(stop) = self.announce(&mut connection, to).await {
            quit(&mut connection).await;
            return stop.into();
        }
        is_said.store(true, Ordering::Release);
        match connection.message(&bytes).await {
            Ok(_taken) => {
                quit(&mut connection).await;
                MailOutcome::Accepted
            }
            Err(error) if error.is_permanent() => MailOutcome::Refused("refused"),
            Err(error) if error.is_transient() => MailOutcome::Later("put_off"),
            Err(_lost) => MailOutcome::Doubt,
        }
    }

    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: Address,
    ) -> Result<(), Stop> {
        let mut parameters = Vec::new();
        if !is_ascii(&to) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Stop::Refused("address_not_supported"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(Some(self.from.clone()), parameters);
        let said = connection.command(from).await;
        said.map_err(|error| stop(&error, "sender_refused", "put_off"))?;
        let said = connection.command(Rcpt::new(to, Vec::new())).await;
        said.map_err(|error| stop(&error, "recipient_refused", "put_off"))?;
        let said = connection.command(Data).await;
        said.map_err(|error| stop(&error, "refused", "put_off"))?;
        Ok(())
    }

    /// Where a mail goes, and its bytes. Names and subjects are encoded: none of them can end its
    /// header (I-62).
    fn written(&self, mail: &OutgoingMail) -> Option<(Address, Vec<u8>)> {
        let to: Address = mail.to.as_str().parse().ok()?;
        let header = |name, value: &str| {
            Some(HeaderValue::new(HeaderName::new_from_ascii(name).ok()?, value.to_owned()))
        };
        let name = Some(one_line(&mail.from_name)).filter(|it| !it.is_empty());
        let mut message = Message::builder()
            .from(Mailbox::new(name, self.from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&mail.subject))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.domain())))
            // No machine answers it (RFC 3834, §5).
            .raw_header(header("Auto-Submitted".to_owned(), "auto-generated")?)
            .raw_header(header("X-Auto-Response-Suppress".to_owned(), "All")?);
        if let Some(url) = &mail.stop_url {
            // One click, without a page between (RFC 8058, §3.1).
            let once = "List-Unsubscribe=One-Click";
            message = message
                .raw_header(header("List-Unsubscribe".to_owned(), &format!("<{url}>"))?)
                .raw_header(header("List-Unsubscribe-Post".to_owned(), once)?);
        }
        let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        Some((to, message.multipart(body).ok()?.formatted()))
    }
}

/// A text as it may stand in a header.
fn one_line(text: &str) -> String {
    let words = text.split(|it: char| it.is_control() || it.is_whitespace());
    words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_ascii(address: &Address) -> bool {
    let text: &str = address.as_ref();
    text.is_ascii()
}

async fn quit(connection: &mut AsyncSmtpConnection) {
    // Whatever it answers, what was sent is settled.
    drop(tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await);
}

/// What is wrong with the server, for whoever set it.
fn mend(code: &str) -> &'static str {
    match code {
        "starttls_missing" => {
            "it offers no STARTTLS, so nothing is sent; smtps:// begins with TLS, and \
             smtp://…?tls=none is for a server on this machine"
        }
        "tls_failed" => {
            "TLS failed: its certificate must be of this name and known to this machine"
        }
        "login_refused" => "it refused the user or the password of smtp.url",
        "login_failed" => "it could not be logged into now",
        "timeout" => "it does not answer in time",
        _ => "it can't be reached: check its host and port in smtp.url",
    }
}

impl Mailer for SmtpMailer {
    fn send(&self, mail: OutgoingMail) -> BoxFuture<'_, MailOutcome> {
        Box::pin(async move {
            let is_said = AtomicBool::new(false);
            match tokio::time::timeout(self.timeout, self.deliver(&mail, &is_said)).await {
                Ok(outcome) => outcome,
                Err(_elapsed) if is_said.load(Ordering::Acquire) => MailOutcome::Doubt,
                Err(_elapsed) => MailOutcome::Later("timeout"),
            }
        })
    }
}

#[cfg(test)]
mod smtp_server;

#[cfg(test)]
mod tests;
