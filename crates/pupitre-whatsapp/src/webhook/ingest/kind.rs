//! What an item is, for the log of the channel: its type, and never what it says.

use jiff::Timestamp;
use pupitre_app::message::InboundContent;
use pupitre_app::ports::store::{VisitorChange, WebhookLine, WebhookOutcome, WebhookSubject};
use pupitre_app::template::TemplateNews;
use pupitre_domain::id::ChannelId;

use super::{Outcome, Work};

/// What an item is: `message.image`, `status.read`, `template.status`, …
pub(super) fn of(work: &Work) -> String {
    match work {
        Work::Receive(command, _) => format!("message.{}", content(&command.content)),
        Work::Echo(command) => format!("echo.{}", content(&command.content)),
        Work::Notice(..) => "message.system".to_owned(),
        Work::Change(command) => match command.change {
            VisitorChange::Reaction(_) => "message.reaction".to_owned(),
            VisitorChange::Edit(_) => "message.edit".to_owned(),
            VisitorChange::Revoke => "message.revoke".to_owned(),
        },
        Work::Report(command) => format!("status.{}", command.report.state().name()),
        Work::Template(command) => match command.news {
            TemplateNews::Status(..) => "template.status".to_owned(),
            TemplateNews::Quality(_) => "template.quality".to_owned(),
            TemplateNews::Category(_) => "template.category".to_owned(),
            TemplateNews::Other => "template.components".to_owned(),
        },
        Work::Account(told) => told.news.code.name().to_owned(),
        Work::Wish(wish) if wish.is_stopped => "preferences.stop".to_owned(),
        Work::Wish(_) => "preferences.resume".to_owned(),
        Work::KeepAside(_) => "unread".to_owned(),
    }
}

fn content(content: &InboundContent) -> &'static str {
    match content {
        InboundContent::Text(_) => "text",
        InboundContent::Media(media) => media.kind.name(),
        InboundContent::Stored { kind, .. } => kind.name(),
        InboundContent::Other(content) | InboundContent::Attached(content) => content.kind(),
    }
}

/// The line of the log that says what was done with an item.
pub(super) fn line(
    channel: Option<ChannelId>,
    kind: String,
    outcome: Outcome,
    at: Timestamp,
) -> WebhookLine {
    let (outcome, reason) = match outcome {
        Outcome::Taken => (WebhookOutcome::Taken, None),
        Outcome::Repeated => (WebhookOutcome::Duplicate, None),
        Outcome::KeptAside(reason) => (WebhookOutcome::KeptAside, Some(reason.code().to_owned())),
    };
    WebhookLine { subject: WebhookSubject::of(channel), at, kind, outcome, reason }
}
