//! Templates as rows.

use jiff::Timestamp;
use pupitre_app::ports::store::{HeaderUpload, StoreError, Templates};
use pupitre_app::view::{RelaunchCount, TemplateViews};
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::{ChannelId, MediaId, TemplateId};
use pupitre_domain::media::Media;
use pupitre_domain::template::{
    ButtonKind, Category, HeaderKind, Quality, Template, TemplateButton, TemplateFacts,
    TemplateParts, TemplateStatus, Variable, VariableSource,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::media::media;
use crate::backend::{Columns, all, one, values};
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// A button in a list of them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ButtonItem {
    kind: String,
    text: String,
}

/// A variable in a list of them.
#[derive(Debug, Serialize, Deserialize)]
struct VariableItem {
    key: String,
    source: String,
    label: String,
}

/// A list as it is stored.
///
/// # Errors
///
/// [`StoreError::Failed`] when it can't be written, which would be a fault of ours.
pub(super) fn written<T: Serialize>(items: &[T]) -> Result<String> {
    serde_json::to_string(items).map_err(|error| StoreError::Failed { detail: error.to_string() })
}

/// Reads a list that is stored so.
pub(super) fn listed<T: DeserializeOwned>(row: &mut Columns<'_>) -> Result<Vec<T>> {
    let text = row.text()?;
    serde_json::from_str(&text).map_err(|error| row.unreadable(&error.to_string()))
}

pub(super) fn button_items(buttons: &[TemplateButton]) -> Vec<ButtonItem> {
    let item =
        |it: &TemplateButton| ButtonItem { kind: it.kind.name().to_owned(), text: it.text.clone() };
    buttons.iter().map(item).collect()
}

pub(super) fn buttons(row: &mut Columns<'_>) -> Result<Vec<TemplateButton>> {
    let items: Vec<ButtonItem> = listed(row)?;
    let button = |it: ButtonItem| {
        let kind = ButtonKind::from_name(&it.kind)?;
        Some(TemplateButton { kind, text: it.text })
    };
    let read: Option<Vec<TemplateButton>> = items.into_iter().map(button).collect();
    read.ok_or_else(|| row.unreadable("an unknown kind of button"))
}

fn variables(row: &mut Columns<'_>) -> Result<Vec<Variable>> {
    let items: Vec<VariableItem> = listed(row)?;
    let variable = |it: VariableItem| {
        let source = VariableSource::from_name(&it.source)?;
        Some(Variable { key: it.key, source, label: it.label })
    };
    let read: Option<Vec<Variable>> = items.into_iter().map(variable).collect();
    read.ok_or_else(|| row.unreadable("an unknown source of a variable"))
}

/// Reads the columns of a template, in the order of `template/template`.
pub(super) fn template(row: &mut Columns<'_>) -> Result<Template> {
    let (id, channel) = (row.id()?, row.id()?);
    let (platform_id, name, language) = (row.text()?, row.text()?, row.text()?);
    let category = row.named(Category::from_name)?;
    let status = row.named(TemplateStatus::from_name)?;
    let rejection = row.optional_text()?;
    let quality = row.named(Quality::from_name)?;
    let mut parts = TemplateParts {
        header_kind: None,
        header: row.optional_text()?,
        body: row.text()?,
        footer: row.optional_text()?,
        buttons: buttons(row)?,
        is_named: row.flag()?,
        has_other_parts: row.flag()?,
    };
    let (is_relaunch, title) = (row.flag()?, row.optional_text()?);
    let (variables, told_at) = (variables(row)?, row.at()?);
    parts.header_kind = match row.optional_text()? {
        Some(name) => {
            let kind = HeaderKind::from_name(&name);
            Some(kind.ok_or_else(|| row.unreadable("an unknown kind of header"))?)
        }
        None => None,
    };
    let header_media = row.optional_id()?;
    let facts =
        TemplateFacts { platform_id, name, language, category, status, rejection, quality, parts };
    Ok(Template { id, channel, facts, is_relaunch, title, variables, header_media, told_at })
}

impl Templates for Tx<'_> {
    fn template(&mut self, id: TemplateId) -> Result<Option<Template>> {
        one(self.link(), &sql::TEMPLATE_TEMPLATE, &values![id], template)
    }

    fn template_by_platform_id(
        &mut self,
        channel: ChannelId,
        platform_id: &str,
    ) -> Result<Option<Template>> {
        let values = values![channel, platform_id];
        one(self.link(), &sql::TEMPLATE_BY_PLATFORM_ID, &values, template)
    }

    fn templates(&mut self, channel: ChannelId) -> Result<Vec<Template>> {
        all(self.link(), &sql::TEMPLATE_OF_CHANNEL, &values![channel], template)
    }

    fn put_template(&mut self, template: &Template) -> Result<()> {
        let facts = &template.facts;
        let buttons = written(&button_items(&facts.parts.buttons))?;
        let item = |it: &Variable| VariableItem {
            key: it.key.clone(),
            source: it.source.name().to_owned(),
            label: it.label.clone(),
        };
        let variables: Vec<VariableItem> = template.variables.iter().map(item).collect();
        let variables = written(&variables)?;
        let values = values![
            template.id,
            template.channel,
            &facts.platform_id,
            &facts.name,
            &facts.language,
            facts.category.name(),
            facts.status.name(),
            facts.rejection.as_deref(),
            facts.quality.name(),
            facts.parts.header.as_deref(),
            &facts.parts.body,
            facts.parts.footer.as_deref(),
            &buttons,
            facts.parts.is_named,
            facts.parts.has_other_parts,
            template.is_relaunch,
            template.title.as_deref(),
            &variables,
            template.told_at,
            facts.parts.header_kind.map(HeaderKind::name),
            template.header_media,
        ];
        self.link().execute(&sql::TEMPLATE_PUT, &values)?;
        Ok(())
    }

    fn keep_header_file(&mut self, media: MediaId, template: TemplateId) -> Result<bool> {
        let values = values![media, template];
        Ok(self.link().execute(&sql::TEMPLATE_KEEP_HEADER_FILE, &values)? > 0)
    }

    fn is_header_file(&mut self, media: MediaId) -> Result<bool> {
        let found = one(self.link(), &sql::TEMPLATE_IS_HEADER_FILE, &values![media], |_| Ok(()))?;
        Ok(found.is_some())
    }

    fn header_upload(&mut self, media: MediaId) -> Result<Option<HeaderUpload>> {
        one(self.link(), &sql::TEMPLATE_HEADER_UPLOAD, &values![media], |row| {
            Ok(HeaderUpload {
                number: row.text()?,
                platform_id: row.text()?,
                kept_until: row.at()?,
            })
        })
    }

    fn put_header_upload(&mut self, media: MediaId, upload: Option<&HeaderUpload>) -> Result<()> {
        let values = values![
            media,
            upload.map(|it| it.number.as_str()),
            upload.map(|it| it.platform_id.as_str()),
            upload.map(|it| it.kept_until),
        ];
        self.link().execute(&sql::TEMPLATE_PUT_HEADER_UPLOAD, &values)?;
        Ok(())
    }
}

impl TemplateViews for Snapshot<'_> {
    fn channel_templates(&mut self, channel: ChannelId) -> Result<Vec<Template>> {
        all(self.link(), &sql::TEMPLATE_OF_CHANNEL, &values![channel], template)
    }

    fn header_files(&mut self, channel: ChannelId) -> Result<Vec<(TemplateId, Media)>> {
        all(self.link(), &sql::TEMPLATE_HEADER_FILES, &values![channel], |row| {
            Ok((row.id()?, media(row)?))
        })
    }

    fn is_template_file(&mut self, media: MediaId) -> Result<bool> {
        let found = one(self.link(), &sql::TEMPLATE_IS_HEADER_FILE, &values![media], |_| Ok(()))?;
        Ok(found.is_some())
    }

    fn relaunch_counts(
        &mut self,
        channel: ChannelId,
        since: Timestamp,
    ) -> Result<Vec<RelaunchCount>> {
        all(self.link(), &sql::RELAUNCH_FIGURES, &values![channel, since], |row| {
            Ok(RelaunchCount {
                template: row.id()?,
                outcome: row.named(RelaunchOutcome::from_name)?,
                count: row.count()?,
            })
        })
    }
}
