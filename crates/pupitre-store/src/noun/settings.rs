//! The organisation's settings, as JSON in one row.

use jiff::SignedDuration;
use pupitre_app::ports::store::{DeskSettings, StoreError};
use pupitre_domain::settings::{PerFamily, ReasonPolicy, Settings};
use serde::{Deserialize, Serialize};

use crate::backend::{Link, one, values};
use crate::sql;
use crate::transaction::Tx;

/// The name of the row.
const DESK: &str = "desk";

/// Seconds for each family.
#[derive(Serialize, Deserialize)]
struct Seconds {
    chat: i64,
    messaging: i64,
}

impl From<PerFamily> for Seconds {
    fn from(it: PerFamily) -> Self {
        Self { chat: it.chat.as_secs(), messaging: it.messaging.as_secs() }
    }
}

impl From<Seconds> for PerFamily {
    fn from(it: Seconds) -> Self {
        let seconds = SignedDuration::from_secs;
        Self { chat: seconds(it.chat), messaging: seconds(it.messaging) }
    }
}

/// The row. A setting that it does not name has its default: rows outlive versions.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    presence_grace_s: Option<i64>,
    return_delay_s: Option<Seconds>,
    named_delay_s: Option<Seconds>,
    named_delay_idle_s: Option<i64>,
    ending_window_s: Option<i64>,
    prefer_last_agent: Option<bool>,
    closing_reason: Option<String>,
    auto_close_s: Option<Seconds>,
    keep_open_s: Option<i64>,
    nudge_after_s: Option<i64>,
    declined_closes: Option<bool>,
    first_warning_s: Option<i64>,
    last_warning_s: Option<i64>,
}

fn read(stored: Stored) -> Settings {
    let known = Settings::default();
    let seconds = |it: Option<i64>, otherwise: SignedDuration| {
        it.map_or(otherwise, SignedDuration::from_secs)
    };
    let each = |it: Option<Seconds>, otherwise: PerFamily| it.map_or(otherwise, PerFamily::from);
    Settings {
        presence_grace: seconds(stored.presence_grace_s, known.presence_grace),
        return_delay: each(stored.return_delay_s, known.return_delay),
        named_delay: each(stored.named_delay_s, known.named_delay),
        named_delay_idle: seconds(stored.named_delay_idle_s, known.named_delay_idle),
        ending_window: seconds(stored.ending_window_s, known.ending_window),
        prefer_last_agent: stored.prefer_last_agent.unwrap_or(known.prefer_last_agent),
        closing_reason: stored
            .closing_reason
            .and_then(|name| ReasonPolicy::from_name(&name))
            .unwrap_or(known.closing_reason),
        auto_close: each(stored.auto_close_s, known.auto_close),
        keep_open: seconds(stored.keep_open_s, known.keep_open),
        nudge_after: seconds(stored.nudge_after_s, known.nudge_after),
        declined_closes: stored.declined_closes.unwrap_or(known.declined_closes),
        first_warning: seconds(stored.first_warning_s, known.first_warning),
        last_warning: seconds(stored.last_warning_s, known.last_warning),
    }
}

fn written(settings: &Settings) -> Stored {
    Stored {
        presence_grace_s: Some(settings.presence_grace.as_secs()),
        return_delay_s: Some(settings.return_delay.into()),
        named_delay_s: Some(settings.named_delay.into()),
        named_delay_idle_s: Some(settings.named_delay_idle.as_secs()),
        ending_window_s: Some(settings.ending_window.as_secs()),
        prefer_last_agent: Some(settings.prefer_last_agent),
        closing_reason: Some(settings.closing_reason.name().to_owned()),
        auto_close_s: Some(settings.auto_close.into()),
        keep_open_s: Some(settings.keep_open.as_secs()),
        nudge_after_s: Some(settings.nudge_after.as_secs()),
        declined_closes: Some(settings.declined_closes),
        first_warning_s: Some(settings.first_warning.as_secs()),
        last_warning_s: Some(settings.last_warning.as_secs()),
    }
}

/// The settings in force.
pub(super) fn settings(link: &mut dyn Link) -> Result<Settings, StoreError> {
    let stored = one(link, &sql::ASIDE_SETTING, &values![DESK], |row| {
        let text = row.text()?;
        serde_json::from_str(&text).map_err(|error| row.unreadable(&error.to_string()))
    })?;
    Ok(read(stored.unwrap_or_default()))
}

impl DeskSettings for Tx<'_> {
    fn settings(&mut self) -> Result<Settings, StoreError> {
        settings(self.link())
    }

    fn save_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        let text = serde_json::to_string(&written(settings))
            .map_err(|error| StoreError::Failed { detail: error.to_string() })?;
        self.link().execute(&sql::ASIDE_PUT_SETTING, &values![DESK, &text])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_a_row_of_another_version_has_the_defaults() {
        let mut settings = Settings::default();
        settings.return_delay.chat = SignedDuration::from_secs(77);
        settings.closing_reason = ReasonPolicy::Required;
        let text = serde_json::to_string(&written(&settings)).unwrap();
        assert_eq!(read(serde_json::from_str(&text).unwrap()), settings);
        let older = read(serde_json::from_str(r#"{"prefer_last_agent":false,"gone":1}"#).unwrap());
        assert_eq!(older, Settings { prefer_last_agent: false, ..Settings::default() });
    }
}
