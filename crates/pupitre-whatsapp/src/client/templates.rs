//! List the account's templates, a page at a time (W9).

use std::collections::HashSet;

use pupitre_app::ports::channel::TemplatesOutcome;
use pupitre_domain::channel::Channel;
use pupitre_domain::template::TemplateFacts;

use super::WhatsAppClient;
use super::answer::Answer;
use crate::errors::{Class, meaning_of};
use crate::wire::template::{TEMPLATE_FIELDS, TemplatePage, read_template};

/// How many templates are asked for at a time: an answer stays well below what is read of one.
const PAGE_SIZE: &str = "25";

/// The most pages; an account has at most 6,000 templates.
///
/// Source: Cloud API, "Templates", limits.
const PAGE_COUNT_MAX: usize = 300;

impl WhatsAppClient {
    /// Every template of the account. What can't be read of a page is left out, and told in the
    /// log.
    pub(super) async fn list_templates(&self, channel: &Channel) -> TemplatesOutcome {
        if !self.speaks_for(channel) {
            return TemplatesOutcome::Refused { reason: "no_credentials" };
        }
        let mut all: Vec<TemplateFacts> = Vec::new();
        let mut unread_count = 0_usize;
        let mut after: Option<String> = None;
        let mut seen = HashSet::new();
        for _ in 0..PAGE_COUNT_MAX {
            let page = match self.page(after.as_deref()).await {
                Ok(page) => page,
                Err(outcome) => return outcome,
            };
            let before = all.len();
            all.extend(page.data.iter().filter_map(read_template));
            unread_count += page.data.len() - (all.len() - before);
            let next = page.next().map(str::to_owned);
            if next.is_none() || next == after {
                if unread_count > 0 {
                    tracing::warn!(unread_count, "some templates can't be read");
                }
                return TemplatesOutcome::Listed(all);
            }
            if !seen.insert(next.clone()) {
                return TemplatesOutcome::Refused { reason: "pages_in_a_circle" };
            }
            after = next;
        }
        TemplatesOutcome::Refused { reason: "too_many_templates" }
    }

    async fn page(&self, after: Option<&str>) -> Result<TemplatePage, TemplatesOutcome> {
        let path = format!("{}/message_templates", self.credentials.business_account_id());
        let request = self.graph.get(&path);
        let mut request = request.query(&[("fields", TEMPLATE_FIELDS), ("limit", PAGE_SIZE)]);
        if let Some(after) = after {
            request = request.query(&[("after", after)]);
        }
        let later = TemplatesOutcome::Later { retry_after: None };
        let answer = self.graph.call(request).await.map_err(|_broken| later)?;
        answer.say().ok_or_else(|| refusal(&answer))
    }
}

fn refusal(answer: &Answer) -> TemplatesOutcome {
    let Some(error) = &answer.error else {
        return TemplatesOutcome::Later { retry_after: answer.wait };
    };
    match meaning_of(error).class {
        Class::ChannelDown => TemplatesOutcome::Refused { reason: "channel_down" },
        Class::Stop | Class::NeedsTemplate | Class::ContactRefused => {
            TemplatesOutcome::Refused { reason: "refused" }
        }
        Class::AFewTimes | Class::Later(_) => TemplatesOutcome::Later { retry_after: answer.wait },
    }
}
