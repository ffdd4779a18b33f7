//! What the mailer does with a server that behaves, and with those that do not.

use pupitre_domain::id::MailId;
use secrecy::SecretString;

use super::smtp_server::{Manners, SmtpServer, trusting};
use super::*;

fn mail() -> OutgoingMail {
    OutgoingMail {
        id: MailId::from_bytes([7; 16]),
        from_name: "Orvelle".to_owned(),
        to: "lea@mail.example".parse().unwrap(),
        subject: "Orvelle vous a répondu".to_owned(),
        text: "Bonjour Léa\n.\nÀ bientôt\n".to_owned(),
        html: "<p>Bonjour Léa</p>".to_owned(),
        stop_url: None,
    }
}

async fn server(manners: Manners, security: Security) -> (SmtpServer, SmtpMailer) {
    let server = SmtpServer::start(manners).await;
    let opened = SmtpMailer::open(&server.settings(security), "https://desk.example").unwrap();
    let mailer = SmtpMailer { timeout: Duration::from_millis(500), ..opened };
    (server, mailer)
}

#[tokio::test]
async fn v3_a_mail_arrives_whole_under_its_id() {
    let (server, mailer) = server(Manners::default(), Security::Plain).await;
    assert_eq!(mailer.send(mail()).await, MailOutcome::Accepted);
    let [taken] = server.taken().try_into().unwrap();
    assert_eq!(taken.to, "lea@mail.example");
    for part in [
        "From: Orvelle <chat@orvelle.example>",
        "To: lea@mail.example",
        "Message-ID: <07070707-0707-0707-0707-070707070707@orvelle.example>",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
        "Bonjour L=C3=A9a",
    ] {
        assert!(taken.data.contains(part), "{part} is not in {}", taken.data);
    }
    assert_eq!(server.heard().first().map(String::as_str), Some("EHLO desk.example"));
    assert_eq!(mailer.probe().await.unwrap().split(' ').nth(1), Some("answers"));
}

#[tokio::test]
async fn v3_a_mail_that_nobody_asked_for_says_how_to_have_no_more_by_one_click() {
    let (server, mailer) = server(Manners::default(), Security::Plain).await;
    let url = format!("https://desk.a-long-name-of-a-company.example/chat/mail/{:a<43}", "");
    let unasked = OutgoingMail { stop_url: Some(url.clone()), ..mail() };
    assert_eq!(mailer.send(unasked).await, MailOutcome::Accepted);
    assert_eq!(mailer.send(mail()).await, MailOutcome::Accepted);
    let [unasked, asked] = server.taken().try_into().unwrap();
    let unfolded = unasked.data.replace("\r\n ", " ").replace(":  ", ": ");
    for head in [
        format!("List-Unsubscribe: <{url}>\r\n"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".to_owned(),
    ] {
        assert!(unfolded.contains(&head), "{head} is not in {}", unasked.data);
    }
    assert!(!asked.data.contains("List-Unsubscribe"));
}

#[tokio::test]
async fn b_101_no_name_or_subject_ends_its_header() {
    let (server, mailer) = server(Manners::default(), Security::Plain).await;
    let evil = "x\r\nBcc: stranger@mail.example\r\n\r\nhello";
    let forged =
        OutgoingMail { from_name: format!("Orvelle {evil}"), subject: evil.to_owned(), ..mail() };
    assert_eq!(mailer.send(forged).await, MailOutcome::Accepted);
    let [taken] = server.taken().try_into().unwrap();
    let heads = taken.data.split("\r\n\r\n").next().unwrap();
    assert!(!heads.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{heads}");
    let recipients = server.heard().into_iter().filter(|it| it.starts_with("RCPT"));
    assert_eq!(recipients.count(), 1);
}

#[tokio::test]
async fn c4_what_the_server_says_decides_whether_a_mail_is_tried_again() {
    let says = |at, says| Manners { says: Some((at, says)), ..Manners::default() };
    let table = [
        (says("RCPT", "550 no such user"), MailOutcome::Refused("recipient_refused")),
        (says("RCPT", "452 try later"), MailOutcome::Later("put_off")),
        (says("MAIL", "553 not you"), MailOutcome::Refused("sender_refused")),
        (says("MAIL", "421 busy"), MailOutcome::Later("put_off")),
        (says(".", "554 spam"), MailOutcome::Refused("refused")),
        (says(".", "451 greylisted"), MailOutcome::Later("put_off")),
        (says("EHLO", "554 go away"), MailOutcome::Later("unreachable")),
    ];
    for (manners, expected) in table {
        let (server, mailer) = server(manners, Security::Plain).await;
        assert_eq!(mailer.send(mail()).await, expected, "{manners:?}");
        assert_eq!(server.taken(), [], "{manners:?}");
    }
}

#[tokio::test]
async fn c4_a_line_that_is_cut_is_a_doubt_only_once_the_mail_was_said() {
    let cuts = |at| Manners { cuts_at: Some(at), ..Manners::default() };
    let hangs = |at| Manners { hangs_at: Some(at), ..Manners::default() };
    let table = [
        (cuts("EHLO"), MailOutcome::Later("unreachable"), 0),
        (cuts("RCPT"), MailOutcome::Later("put_off"), 0),
        (hangs("RCPT"), MailOutcome::Later("timeout"), 0),
        (hangs("EHLO"), MailOutcome::Later("timeout"), 0),
        (cuts("."), MailOutcome::Doubt, 1),
        (hangs("."), MailOutcome::Doubt, 1),
    ];
    for (manners, expected, taken_count) in table {
        let (server, mailer) = server(manners, Security::Plain).await;
        assert_eq!(mailer.send(mail()).await, expected, "{manners:?}");
        assert_eq!(server.taken().len(), taken_count, "{manners:?}");
    }
}

#[tokio::test]
async fn o7_a_server_that_is_not_there_makes_a_mail_wait() {
    let (server, _) = server(Manners::default(), Security::Plain).await;
    let nobody = Smtp { port: 1, ..server.settings(Security::Plain) };
    let mailer = SmtpMailer::open(&nobody, "http://127.0.0.1:7400").unwrap();
    assert_eq!(mailer.send(mail()).await, MailOutcome::Later("unreachable"));
    let wrong = mailer.probe().await.unwrap_err();
    assert!(wrong.contains("check its host and port in smtp.url"), "{wrong}");
}

#[tokio::test]
async fn v6_without_starttls_neither_a_mail_nor_a_password_leaves() {
    let (server, _) = server(Manners::default(), Security::StartTls).await;
    let login = Some(("ana".to_owned(), SecretString::from("hunter2")));
    let smtp = Smtp { login, ..server.settings(Security::StartTls) };
    let mailer = SmtpMailer::open(&smtp, "https://desk.example").unwrap();
    assert_eq!(mailer.send(mail()).await, MailOutcome::Later("starttls_missing"));
    assert_eq!(server.taken(), []);
    let heard = server.heard().join("\n");
    assert!(!heard.contains("MAIL") && !heard.contains("AUTH"), "{heard}");
    let wrong = mailer.probe().await.unwrap_err();
    assert!(wrong.contains("it offers no STARTTLS"), "{wrong}");
}

/// A mailer that knows the server alone, and calls it by that name.
fn trusted(server: &SmtpServer, security: Security, host: &str) -> SmtpMailer {
    let login = Some(("ana".to_owned(), SecretString::from("hunter2")));
    let smtp = Smtp { host: host.to_owned(), login, ..server.settings(security) };
    let opened = SmtpMailer::open(&smtp, "https://desk.example").unwrap();
    SmtpMailer { tls: Some(trusting(host)), ..opened }
}

#[tokio::test]
async fn v6_a_mail_and_the_password_go_through_tls_from_the_first_byte_or_by_starttls() {
    for security in [Security::Tls, Security::StartTls] {
        let manners = Manners { tls: Some(security), ..Manners::default() };
        let server = SmtpServer::start(manners).await;
        let mailer = trusted(&server, security, "localhost");
        assert_eq!(mailer.send(mail()).await, MailOutcome::Accepted, "{security:?}");
        assert_eq!(server.taken().len(), 1);
        let heard = server.heard();
        let before_tls = heard.iter().take_while(|it| *it != "(secret)");
        if security == Security::StartTls {
            assert_eq!(before_tls.collect::<Vec<_>>(), ["EHLO desk.example", "STARTTLS"]);
        }
        assert!(heard.iter().any(|it| it.starts_with("AUTH PLAIN")), "{heard:?}");
        assert!(mailer.probe().await.unwrap().contains("the login is accepted"));
    }
}

#[tokio::test]
async fn v6_a_certificate_of_another_name_or_of_nobody_known_gets_neither() {
    for security in [Security::Tls, Security::StartTls] {
        let manners = Manners { tls: Some(security), ..Manners::default() };
        let server = SmtpServer::start(manners).await;
        let stranger = SmtpMailer {
            tls: Some(TlsParameters::new("localhost".to_owned()).unwrap()),
            ..trusted(&server, security, "localhost")
        };
        for mailer in [stranger, trusted(&server, security, "127.0.0.1")] {
            let outcome = mailer.send(mail()).await;
            assert_eq!(outcome, MailOutcome::Later("tls_failed"), "{security:?}");
            let wrong = mailer.probe().await.unwrap_err();
            assert!(wrong.contains("its certificate must be of this name"), "{wrong}");
        }
        assert_eq!(server.taken(), []);
        let heard = server.heard().join("\n");
        assert!(!heard.contains("MAIL") && !heard.contains("AUTH"), "{heard}");
    }
}

#[tokio::test]
async fn o4_a_refused_login_is_said_and_the_password_is_not() {
    let manners = Manners { says: Some(("AUTH", "535 no")), ..Manners::default() };
    let (server, _) = server(manners, Security::Plain).await;
    let login = Some(("ana".to_owned(), SecretString::from("hunter2")));
    let smtp = Smtp { login, ..server.settings(Security::Plain) };
    let mailer = SmtpMailer::open(&smtp, "https://desk.example").unwrap();
    assert_eq!(mailer.send(mail()).await, MailOutcome::Later("login_refused"));
    let wrong = mailer.probe().await.unwrap_err();
    assert!(wrong.contains("refused the user or the password"), "{wrong}");
    assert!(!wrong.contains("hunter2") && !format!("{smtp:?}").contains("hunter2"));
}
