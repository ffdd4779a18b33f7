//! Mail: the one call between `begin_mail` and `finish_mail`.

use pupitre_app::jobs::send_mail::finish_mail;
use pupitre_app::ports::mail::{MailOutcome, OutgoingMail};
use pupitre_app::ports::store::ClaimedWork;

use super::{Workshop, said};

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, mail: OutgoingMail) {
    let id = mail.id;
    let outcome = match &workshop.mailer {
        Some(mailer) => mailer.send(mail).await,
        None => MailOutcome::Later("no_server"),
    };
    match &outcome {
        MailOutcome::Accepted => tracing::info!(mail.id = %id, "a mail left"),
        MailOutcome::Refused(code) => {
            tracing::warn!(mail.id = %id, code, "a mail was refused for good");
        }
        MailOutcome::Later(code) => {
            tracing::warn!(mail.id = %id, code, "a mail can't leave now; it is tried again");
        }
        MailOutcome::Doubt => {
            tracing::warn!(mail.id = %id, "the mail server took a mail and did not say so");
        }
    }
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_mail(tx, &ctx, &claim, &outcome)).await;
    if let Err(error) = told {
        // The row keeps its lease; whoever takes it then finds an attempt that was begun.
        tracing::error!(error = said(&error), mail.id = %id, "the end of a mail was not recorded");
    }
}
