//! A small mail server on loopback, for tests: it takes mails, and fails as it is told to.

use std::sync::{Arc, Mutex};

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::config::{Security, Smtp};

/// The certificate of the server: of `localhost`, by nobody but itself.
const CERTIFICATE: &[u8] = include_bytes!("tls/localhost.cert.der");

/// Its key; it guards nothing but this server.
const KEY: &[u8] = include_bytes!("tls/localhost.key.der");

/// How a client that knows this server alone speaks with a host of that name.
pub(super) fn trusting(host: &str) -> TlsParameters {
    let certificate = Certificate::from_der(CERTIFICATE.to_vec()).unwrap();
    let parameters = TlsParameters::builder(host.to_owned()).add_root_certificate(certificate);
    parameters.build().unwrap()
}

fn acceptor() -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// How a server behaves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manners {
    /// Whether it speaks TLS: from its first byte, or once it is asked to.
    pub(super) tls: Option<Security>,
    /// The answer to a command that begins so, in place of the usual one.
    pub(super) says: Option<(&'static str, &'static str)>,
    /// The command that it never answers; `.` for the end of a mail.
    pub(super) hangs_at: Option<&'static str>,
    /// The command at which it cuts the line.
    pub(super) cuts_at: Option<&'static str>,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) to: String,
    pub(super) data: String,
}

/// The server; it ends with the runtime of its test.
#[derive(Clone)]
pub(super) struct SmtpServer {
    port: u16,
    manners: Arc<Mutex<Manners>>,
    taken: Arc<Mutex<Vec<Taken>>>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    pub(super) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            manners: Arc::new(Mutex::new(manners)),
            taken: Arc::default(),
            heard: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        server
    }

    /// The settings that lead here.
    pub(super) fn settings(&self, security: Security) -> Smtp {
        Smtp {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security,
            login: None,
            from: "chat@orvelle.example".parse().unwrap(),
        }
    }

    pub(super) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// The commands that it heard.
    pub(super) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    async fn serve(&self, stream: TcpStream) {
        let manners = *self.manners.lock().unwrap();
        if manners.tls == Some(Security::Tls) {
            if let Ok(stream) = acceptor().accept(stream).await {
                self.greet(BufReader::new(stream), &manners, false).await;
            }
            return;
        }
        let offers_tls = manners.tls == Some(Security::StartTls);
        let asked = self.greet(BufReader::new(stream), &manners, offers_tls).await;
        let Some(stream) = asked else { return };
        // What was said before counts no longer (RFC 3207, §4.2).
        if let Ok(stream) = acceptor().accept(stream.into_inner()).await {
            self.heard.lock().unwrap().push("(secret)".to_owned());
            self.converse(BufReader::new(stream), &manners, false).await;
        }
    }

    async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        mut stream: BufReader<S>,
        manners: &Manners,
        offers_tls: bool,
    ) -> Option<BufReader<S>> {
        stream.write_all(b"220 test\r\n").await.ok()?;
        stream.flush().await.ok()?;
        self.converse(stream, manners, offers_tls).await
    }

    /// Speaks with a client; the line, when it asks for TLS.
    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        mut stream: BufReader<S>,
        manners: &Manners,
        offers_tls: bool,
    ) -> Option<BufReader<S>> {
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if !matches!(stream.read_line(&mut line).await, Ok(count) if count > 0) {
                return None;
            }
            let line = line.trim_end().to_owned();
            self.heard.lock().unwrap().push(line.clone());
            if line == "DATA" {
                if !answer(&mut stream, manners, "DATA", "354 go on").await {
                    return None;
                }
                let data = body(&mut stream).await;
                if manners.says.is_none_or(|(at, _)| at != ".") {
                    self.taken.lock().unwrap().push(Taken { to: to.clone(), data });
                }
                if !answer(&mut stream, manners, ".", "250 taken").await {
                    return None;
                }
                continue;
            }
            let usual = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" if offers_tls => "250-test\r\n250-STARTTLS\r\n250 8BITMIME",
                "EHLO" => "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                "QUIT" => "221 bye",
                "AUTH" => "235 welcome",
                "RCPT" => {
                    to = line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                    "250 ok"
                }
                _ => "250 ok",
            };
            if !answer(&mut stream, manners, &line, usual).await || line == "QUIT" {
                return None;
            }
            if line == "STARTTLS" {
                return Some(stream);
            }
        }
    }
}

/// Answers a command; `false` when nothing more is said.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    manners: &Manners,
    command: &str,
    usual: &str,
) -> bool {
    let is_at = |at: &str| command.starts_with(at);
    if manners.cuts_at.is_some_and(is_at) {
        return false;
    }
    if manners.hangs_at.is_some_and(is_at) {
        // Whoever waits gives up, and closes the line.
        let mut rest = String::new();
        while matches!(stream.read_line(&mut rest).await, Ok(count) if count > 0) {}
        return false;
    }
    let says = manners.says.filter(|(at, _)| is_at(at)).map_or(usual, |(_, says)| says);
    let written = stream.write_all(format!("{says}\r\n").as_bytes()).await;
    written.is_ok() && stream.flush().await.is_ok()
}

/// A mail until its last dot.
async fn body<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> String {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if !matches!(stream.read_line(&mut line).await, Ok(count) if count > 0) || line == ".\r\n" {
            return data;
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
