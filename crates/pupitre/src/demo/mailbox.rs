//! The demo's mail box: a mail server on loopback that delivers nothing, and a page that shows what
//! visitors would have got.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pupitre_app::mail::escaped;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// The path of the page.
pub(crate) const PATH: &str = "/mailbox";

/// Who mails of the demo are from.
pub(crate) const FROM: &str = "chat@orvelle.example";

/// The most mails that are kept; the oldest go first.
const KEPT_MAX: usize = 50;

/// The largest conversation with a client, in bytes.
const SESSION_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Received {
    to: String,
    from: String,
    subject: String,
    text: String,
}

/// The mail box.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mailbox {
    received: Arc<Mutex<VecDeque<Received>>>,
}

impl Mailbox {
    /// Takes mails on that listener until `stop`.
    pub(crate) async fn take(self, listener: TcpListener, stop: CancellationToken) {
        loop {
            let stream = tokio::select! {
                () = stop.cancelled() => return,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        tracing::warn!(%error, "the demo's mail box takes nothing more");
                        return;
                    }
                },
            };
            let (mailbox, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    served = mailbox.serve(stream) => {
                        if let Err(error) = served {
                            tracing::debug!(%error, "a line to the demo's mail box broke");
                        }
                    }
                }
            });
        }
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.split();
        let mut lines = BufReader::new(reader.take(SESSION_BYTES_MAX)).lines();
        let mut to = String::new();
        writer.write_all(b"220 the demo's mail box\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => b"250-the demo's mail box\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
                "QUIT" => {
                    writer.write_all(b"221 goodbye\r\n").await?;
                    return Ok(());
                }
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 ok\r\n"
                }
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await?;
                    let mut data = String::new();
                    loop {
                        match lines.next_line().await? {
                            Some(line) if line == "." => break,
                            Some(line) => {
                                data.push_str(line.strip_prefix('.').unwrap_or(&line));
                                data.push('\n');
                            }
                            None => return Ok(()),
                        }
                    }
                    self.keep(read(&to, &data));
                    b"250 kept for the demo\r\n"
                }
                _ => b"250 ok\r\n",
            };
            writer.write_all(answer).await?;
        }
        Ok(())
    }

    fn keep(&self, mail: Received) {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.push_front(mail);
        received.truncate(KEPT_MAX);
    }

    fn list(&self) -> Vec<Received> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.iter().cloned().collect()
    }

    /// The page, and the same as data.
    pub(crate) fn pages(&self) -> Router {
        let (shown, listed) = (self.clone(), self.clone());
        let page = get(move || async move { Html(page(&shown.list())) });
        let list = get(move || async move { Json(listed.list()) });
        Router::new().route(PATH, page).route("/mailbox.json", list)
    }
}

/// Where the desk finds the mail box.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("smtp://{address}?tls=none")
}

/// Reads a mail of ours: its headers, and the words of its first part.
fn read(to: &str, data: &str) -> Received {
    let (head, body) = data.split_once("\n\n").unwrap_or((data, ""));
    let part = body.find("Content-Type: text/plain").and_then(|at| body.get(at..)).unwrap_or(body);
    let (part_head, part_body) = part.split_once("\n\n").unwrap_or(("", part));
    // The words may have a line that begins with two dashes themselves: the one before who signs.
    let boundary = head.split_once("boundary=\"").and_then(|(_, it)| it.split('"').next());
    let end = format!("\n--{}", boundary.unwrap_or_default());
    let text = part_body.split(end.as_str()).next().unwrap_or_default();
    let encoding = header(part_head, "Content-Transfer-Encoding").to_ascii_lowercase();
    let text = match encoding.as_str() {
        "quoted-printable" => quoted_printable(text),
        "base64" => from_base64(&text.split_whitespace().collect::<String>()),
        _ => text.to_owned(),
    };
    Received {
        to: to.to_owned(),
        from: words(&header(head, "From")),
        subject: words(&header(head, "Subject")),
        text: text.trim().to_owned(),
    }
}

/// A header, its lines put together.
fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines().skip_while(|line| {
        !line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name))
    });
    let Some((_, first)) = lines.next().and_then(|line| line.split_once(':')) else {
        return String::new();
    };
    let mut value = first.trim().to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        value.push(' ');
        value.push_str(line.trim());
    }
    value
}

/// A header with its encoded words read (RFC 2047).
fn words(value: &str) -> String {
    let mut said = String::new();
    let mut was_encoded = false;
    for word in value.split(' ') {
        let encoded = word
            .strip_prefix("=?utf-8?")
            .and_then(|it| it.split_once("?="))
            .and_then(|(it, after)| it.split_once('?').map(|(how, text)| (how, text, after)));
        // What stands between two encoded words is no space.
        let is_joined = was_encoded && encoded.is_some();
        if !said.is_empty() && !is_joined {
            said.push(' ');
        }
        was_encoded = encoded.is_some();
        match encoded {
            Some(("b" | "B", text, after)) => {
                said.push_str(&from_base64(text));
                said.push_str(after);
            }
            Some((_, text, after)) => {
                said.push_str(&quoted_printable(&text.replace('_', " ")));
                said.push_str(after);
            }
            None => said.push_str(word),
        }
    }
    said
}

fn from_base64(text: &str) -> String {
    String::from_utf8_lossy(&STANDARD.decode(text).unwrap_or_default()).into_owned()
}

fn quoted_printable(text: &str) -> String {
    let text = text.replace("=\n", "");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'=').then(|| after.first_chunk::<2>()).flatten();
        let byte = escaped.and_then(|it| hex::decode(it).ok()).and_then(|it| it.first().copied());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The words of a mail with its links to be followed.
fn linked(text: &str) -> String {
    let line = |line: &str| {
        let shown = escaped(line);
        if line.starts_with("http://") || line.starts_with("https://") {
            format!("<a href=\"{shown}\">{shown}</a>")
        } else {
            shown
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn page(mails: &[Received]) -> String {
    let mut list = String::new();
    for mail in mails {
        let item = format!(
            "<article><h2>{}</h2><p>{} → {}</p><pre>{}</pre></article>",
            escaped(&mail.subject),
            escaped(&mail.from),
            escaped(&mail.to),
            linked(&mail.text)
        );
        list.push_str(&item);
    }
    if list.is_empty() {
        list.push_str("<p>Aucun e-mail pour le moment. · No e-mail yet.</p>");
    }
    PAGE.replace("{mails}", &list)
}

const PAGE: &str = include_str!("mailbox.html");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o4_a_mail_of_the_demo_is_shown_as_it_would_be_read_and_runs_nothing() {
        let data = "From: =?utf-8?b?T3J2ZWxsZSDDiQ==?=\n <chat@orvelle.example>\n\
                    Subject: =?utf-8?q?vous_a_r=C3=A9?= =?utf-8?q?pondu?=\n\
                    Content-Type: multipart/alternative; boundary=\"x\"\n\n--x\n\
                    Content-Type: text/plain; charset=utf-8\n\
                    Content-Transfer-Encoding: quoted-printable\n\n\
                    <b>L=C3=A9a</b> =3D 1, une ligne=\n longue\n\
                    https://shop.example/#pupitre=3Dkey\n\n-- \nOrvelle\n\n--x\n\
                    Content-Type: text/html\n\n<p>x</p>\n--x--\n";
        let mail = read("lea@mail.example", data);
        assert_eq!(mail.from, "Orvelle É <chat@orvelle.example>");
        assert_eq!(mail.subject, "vous a répondu");
        let text = "<b>Léa</b> = 1, une ligne longue\nhttps://shop.example/#pupitre=key\n\n\
                    -- \nOrvelle";
        assert_eq!(mail.text, text);
        let page = page(&[mail]);
        assert!(!page.contains("<b>Léa"), "{page}");
        assert!(page.contains("<a href=\"https://shop.example/#pupitre=key\">"), "{page}");
    }
}
