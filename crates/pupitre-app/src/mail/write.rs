//! Write: the words of a mail, when it leaves; what visitors and agents wrote is text in it, never
//! HTML (B-145).

use pupitre_domain::channel::Brand;
use pupitre_domain::chat::ChatSite;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, MessageId};
use pupitre_domain::language::Language;
use pupitre_domain::mail::{Mail, MailKind};
use pupitre_domain::message::{Author, Content, Direction, Message};
use pupitre_domain::opening_hours::Zone;

use super::link::lay;
use super::page::landing;
use super::stop::lay_stop;
use super::tell::unread;
use super::transcript::MESSAGES_MAX;
use super::words::{Words, around};
use crate::Context;
use crate::chat::is_proven;
use crate::ports::mail::{LinkKey, MailKeys, OutgoingMail};
use crate::ports::store::{StoreError, Transaction};

/// The most bytes of what was said in one mail.
const SAID_BYTES_MAX: usize = 200 * 1024;

/// A written mail.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The mail.
    pub(crate) outgoing: OutgoingMail,
    /// The last message in it.
    pub(crate) upto: Option<MessageId>,
}

/// One thing that was said.
struct Line {
    /// When, as it is shown; nothing in a mail that tells of an answer.
    at: Option<String>,
    /// Who said it.
    who: String,
    /// What.
    what: String,
}

/// What stands in a mail beside the lines.
struct Around<'a> {
    words: &'static Words,
    brand: &'a str,
    intro: String,
    link: Option<(String, &'static str)>,
    stop_url: Option<&'a str>,
    why: String,
    color: (String, String),
    language: Language,
}

/// Writes a mail; nothing when there is nothing to tell. The keys are those that it leads by.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (mail, conversation): (&Mail, &Conversation),
    keys: &MailKeys,
) -> Result<Option<Written>, StoreError> {
    let Some(channel) = tx.channel(mail.channel)? else { return Ok(None) };
    let Some(site) = tx.chat_site(mail.channel)? else { return Ok(None) };
    let Some(brand) = tx.brand(channel.brand)? else { return Ok(None) };
    let said = match mail.kind {
        MailKind::Answer => unread(tx, conversation)?,
        MailKind::Transcript => tx.said_in(conversation.id, MESSAGES_MAX)?,
    };
    let said: Vec<Message> =
        said.into_iter().filter(|it| it.changes.revoked_at.is_none()).collect();
    let Some(last) = said.last() else { return Ok(None) };
    let (upto, author) = (last.id, last.author);
    let words = Words::of(mail.language);
    let zone = tx.opening_hours_of(mail.channel)?.zone;
    let mut painter = Painter { tx, site: &site, brand: &brand, words, language: mail.language };
    let zone = (mail.kind == MailKind::Transcript).then_some(&zone);
    let lines = painter.lines(&said, zone)?;
    let name = painter.name(author)?;
    let one_line = |text: String| text.chars().filter(|it| !it.is_control()).collect::<String>();
    let (subject, intro, why) = match mail.kind {
        MailKind::Answer => (words.answer_subject, around(words.answer_intro, &name), words.why),
        MailKind::Transcript => {
            let intro = around(words.transcript_intro, &brand.name);
            (words.transcript_subject, intro, words.why_transcript)
        }
    };
    let (link, stop_url) = match mail.kind {
        MailKind::Answer => {
            lay_stop(tx, ctx, mail, &keys.stop)?;
            let link = link(tx, ctx, (&site, conversation), (words, &keys.link))?;
            (link, Some(keys.stop.url.as_str()))
        }
        MailKind::Transcript => (None, None),
    };
    let around_it = Around {
        words,
        brand: &brand.name,
        intro,
        link,
        stop_url,
        why: around(why, &brand.name),
        color: (site.color.to_string(), site.color.text_on().to_string()),
        language: mail.language,
    };
    let outgoing = OutgoingMail {
        id: mail.id,
        from_name: one_line(brand.name.clone()),
        to: mail.address.clone(),
        subject: one_line(around(subject, &brand.name)),
        text: plain(&around_it, &lines),
        html: html(&around_it, &lines),
        stop_url: stop_url.map(str::to_owned),
    };
    Ok(Some(Written { outgoing, upto: Some(upto) }))
}

/// Where a mail that tells of an answer leads, and what is to be known of it. The past of somebody
/// whom the site signs for is never opened by a link (V4).
fn link(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (site, conversation): (&ChatSite, &Conversation),
    (words, key): (&'static Words, &LinkKey),
) -> Result<Option<(String, &'static str)>, StoreError> {
    let page = tx.visitor_page(conversation.identity)?;
    let Some(page) = landing(site, page.as_deref()) else { return Ok(None) };
    let Some(identity) = tx.identity(conversation.identity)? else { return Ok(None) };
    if is_proven(&identity) {
        return Ok(Some((page, words.page_note)));
    }
    lay(tx, ctx.elapsed, (site.channel, identity.id), key)?;
    Ok(Some((format!("{page}#pupitre={}", key.written), words.link_note)))
}

/// What visitors are shown of who speaks.
struct Painter<'a> {
    tx: &'a mut dyn Transaction,
    site: &'a ChatSite,
    brand: &'a Brand,
    words: &'static Words,
    language: Language,
}

impl Painter<'_> {
    fn lines(&mut self, said: &[Message], zone: Option<&Zone>) -> Result<Vec<Line>, StoreError> {
        let mut bytes = 0_usize;
        let mut lines = Vec::with_capacity(said.len());
        for message in said {
            let what = self.what(&message.content)?;
            bytes = bytes.saturating_add(what.len());
            let count = u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_add(1);
            let is_cut = bytes > SAID_BYTES_MAX || count == MESSAGES_MAX;
            let at = zone.map(|zone| self.time(message.sent_at, zone));
            let what = if is_cut { self.words.and_more.to_owned() } else { what };
            let who = match message.direction {
                Direction::Inbound => self.words.you.to_owned(),
                Direction::Outbound => self.name(message.author)?,
            };
            lines.push(Line { at, who, what });
            if is_cut {
                break;
            }
        }
        Ok(lines)
    }

    /// Who speaks for the brand, as visitors see them (D6).
    fn name(&mut self, author: Author) -> Result<String, StoreError> {
        match author {
            Author::Agent(agent) if self.site.shows_agent => self.pseudonym(agent),
            Author::Agent(_) | Author::System | Author::Brand | Author::Visitor => {
                Ok(self.brand.name.clone())
            }
        }
    }

    fn pseudonym(&mut self, agent: AgentId) -> Result<String, StoreError> {
        let agent = self.tx.agent(agent)?;
        Ok(agent.map_or_else(|| self.brand.name.clone(), |it| it.face().to_owned()))
    }

    /// What was said: its words, and the name of its file.
    fn what(&mut self, content: &Content) -> Result<String, StoreError> {
        let mut said = String::new();
        if let Some(id) = content.media() {
            let name = self.tx.media(id)?.and_then(|it| it.file_name);
            let name = name.unwrap_or_else(|| self.words.file.to_owned());
            said = format!("[{name}]");
        }
        if let Some(text) = content.text().filter(|it| !it.trim().is_empty()) {
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(text);
        }
        if said.is_empty() {
            self.words.unsupported.clone_into(&mut said);
        }
        Ok(said.chars().filter(|it| !it.is_control() || *it == '\n').collect())
    }

    fn time(&self, at: jiff::Timestamp, zone: &Zone) -> String {
        let on_the_wall = at.to_zoned(zone.clock().clone());
        let form =
            if self.language == Language::FRENCH { "%d/%m/%Y %H:%M" } else { "%-d %B %Y %H:%M" };
        format!("{} ({})", on_the_wall.strftime(form), zone.name())
    }
}

fn plain(around: &Around<'_>, lines: &[Line]) -> String {
    let mut text = format!("{}\n\n", around.intro);
    for line in lines {
        if let Some(at) = &line.at {
            text.push_str(&format_head(&line.who, at));
            text.push('\n');
        }
        text.push_str(&line.what);
        text.push_str("\n\n");
    }
    if let Some((link, note)) = &around.link {
        text.push_str(&[around.words.go_on, "\n", link, "\n", note, "\n\n"].concat());
    }
    let end = ["-- \n", around.brand, "\n", &around.why, "\n", around.words.no_reply, "\n"];
    text.push_str(&end.concat());
    if let Some(url) = around.stop_url {
        text.push_str(&[around.words.stop, "\n", url, "\n"].concat());
    }
    text
}

fn format_head(who: &str, at: &str) -> String {
    format!("{who}, {at}")
}

fn html(around: &Around<'_>, lines: &[Line]) -> String {
    let (color, text_on) = &around.color;
    let mut page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\
         <body style=\"margin:0;padding:24px 16px;background:#f4f5f7\">\
         <div style=\"max-width:560px;margin:0 auto;padding:24px;background:#fff;\
         border-radius:12px;font:16px/1.5 system-ui,sans-serif;color:#1c1e21\">\
         <p style=\"margin:0 0 16px;font-weight:600\">{}</p>",
        around.language,
        escaped(around.brand),
        escaped(&around.intro),
    );
    for line in lines {
        page.push_str("<div style=\"margin:0 0 16px\">");
        if let Some(at) = &line.at {
            page.push_str("<div style=\"font-size:13px;color:#5f6570\">");
            page.push_str(&escaped(&format_head(&line.who, at)));
            page.push_str("</div>");
        }
        page.push_str("<div style=\"white-space:pre-wrap;overflow-wrap:anywhere\">");
        page.push_str(&escaped(&line.what));
        page.push_str("</div></div>");
    }
    if let Some((link, note)) = &around.link {
        let button = format!(
            "<p style=\"margin:24px 0 8px\"><a href=\"{}\" style=\"display:inline-block;\
             padding:10px 20px;border-radius:8px;background:{color};color:{text_on};\
             text-decoration:none;font-weight:600\">{}</a></p>\
             <p style=\"margin:0 0 16px;font-size:13px;color:#5f6570\">{}</p>",
            escaped(link),
            escaped(around.words.go_on),
            escaped(note),
        );
        page.push_str(&button);
    }
    page.push_str("<hr style=\"border:0;border-top:1px solid #e3e5e9;margin:24px 0 16px\">");
    page.push_str("<p style=\"margin:0;font-size:13px;color:#5f6570\">");
    page.push_str(&escaped(&[&around.why, " ", around.words.no_reply].concat()));
    if let Some(url) = around.stop_url {
        let link = format!(
            " <a href=\"{}\" style=\"color:#5f6570\">{}</a>",
            escaped(url),
            escaped(around.words.stop)
        );
        page.push_str(&link);
    }
    page.push_str("</p></div></body></html>");
    page
}

/// A text as HTML shows it, in an element or in an attribute.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_145_what_was_said_is_text_in_the_page() {
        let around_it = Around {
            words: Words::of(Language::FRENCH),
            brand: "<b>Orvelle</b>",
            intro: "Ana \"<i>\" vous a répondu :".to_owned(),
            link: Some(("https://shop.example/#pupitre=a'b".to_owned(), "note")),
            stop_url: Some("https://desk.example/chat/mail/a\"b"),
            why: "parce que".to_owned(),
            color: ("#123456".to_owned(), "#ffffff".to_owned()),
            language: Language::FRENCH,
        };
        let what = "<script>alert(1)</script>\n<img src=x onerror=alert(1)>".to_owned();
        let at = Some("<u>".to_owned());
        let lines = [Line { at, who: "<svg/onload=alert(1)>".to_owned(), what }];
        let page = html(&around_it, &lines);
        for tag in ["<script", "<img", "<svg", "<b>", "<i>", "<u>"] {
            assert!(!page.contains(tag), "{tag} in {page}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("href=\"https://shop.example/#pupitre=a&#39;b\""));
        assert!(page.contains("href=\"https://desk.example/chat/mail/a&quot;b\""));
        let text = plain(&around_it, &lines);
        assert!(text.contains("<script>alert(1)</script>"), "as text it is what was said: {text}");
    }
}
