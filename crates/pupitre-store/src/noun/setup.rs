//! How channels are set up, as rows.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChannelAccount, ChannelPicture, ChannelSetups, SealedSecret, StoreError, TestRow, WebhookCount,
    WebhookLine, WebhookSubject,
};
use pupitre_app::view::{PictureView, SetupViews, TestView, WebhookFigures};
use pupitre_domain::channel_setup::{
    ChannelNews, CheckProblem, CheckProblemCode, Checked, News, NewsCode, NewsTopic, NumberFacts,
    SecretField,
};
use pupitre_domain::id::{ChannelId, ChannelNewsId, IdentityId, MediaId, WebhookLineId};

use super::aside::parked;
use super::media::optional_media;
use super::message::delivery_error;
use super::webhook_log;
use crate::backend::{Columns, Link, all, one, values};
use crate::queries::Snapshot;
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

fn account(row: &mut Columns<'_>) -> Result<ChannelAccount> {
    Ok(ChannelAccount {
        channel: row.id()?,
        business_account_id: row.text()?,
        webhook_verified_at: row.optional_at()?,
    })
}

fn secret(row: &mut Columns<'_>) -> Result<SealedSecret> {
    Ok(SealedSecret {
        channel: row.id()?,
        field: row.named(SecretField::from_name)?,
        sealed: row.text()?,
        set_at: row.at()?,
    })
}

/// The problems as JSON: pairs of a code and a detail.
fn written(problems: &[CheckProblem]) -> Result<String> {
    let pairs: Vec<(&str, Option<&str>)> =
        problems.iter().map(|it| (it.code.name(), it.detail.as_deref())).collect();
    let text = serde_json::to_string(&pairs);
    text.map_err(|error| StoreError::Failed { detail: error.to_string() })
}

fn problems(text: &str) -> Option<Vec<CheckProblem>> {
    let pairs: Vec<(String, Option<String>)> = serde_json::from_str(text).ok()?;
    let problem = |(code, detail): (String, Option<String>)| {
        Some(CheckProblem { code: CheckProblemCode::from_name(&code)?, detail })
    };
    pairs.into_iter().map(problem).collect()
}

fn check(row: &mut Columns<'_>) -> Result<(Timestamp, Checked)> {
    let at = row.at()?;
    let facts = NumberFacts {
        number: row.optional_text()?,
        verified_name: row.optional_text()?,
        quality: row.optional_text()?,
        limit_tier: row.optional_text()?,
        throughput: row.optional_text()?,
        token_ends_at: row.optional_at()?,
        is_subscribed: row.optional_flag()?,
        about: row.optional_text()?,
        description: row.optional_text()?,
        has_picture: row.optional_flag()?,
    };
    Ok((at, Checked { facts, problems: row.named(problems)? }))
}

fn picture(row: &mut Columns<'_>) -> Result<ChannelPicture> {
    Ok(ChannelPicture {
        channel: row.id()?,
        shown: row.optional_id()?,
        coming: row.optional_id()?,
        reason: row.optional_text()?,
    })
}

fn test(channel: ChannelId, row: &mut Columns<'_>) -> Result<(TestRow, Option<Timestamp>)> {
    let test = TestRow {
        channel,
        phone: row.text()?,
        sent_at: row.at()?,
        accepted_at: row.optional_at()?,
        key: row.optional_id()?,
        error: delivery_error(row)?,
    };
    Ok((test, row.optional_at()?))
}

fn news(row: &mut Columns<'_>) -> Result<ChannelNews> {
    let (id, channel, subject) = (row.id()?, row.id()?, row.text()?);
    let code = row.named(NewsCode::from_name)?;
    let (detail, raw) = (row.optional_text()?, row.optional_text()?);
    let news = News { code, subject, detail, raw };
    Ok(ChannelNews { id, channel, news, at: row.at()?, ended_at: row.optional_at()? })
}

fn account_of(link: &mut dyn Link, channel: ChannelId) -> Result<Option<ChannelAccount>> {
    one(link, &sql::SETUP_ACCOUNT, &values![channel], account)
}

fn check_of(link: &mut dyn Link, channel: ChannelId) -> Result<Option<(Timestamp, Checked)>> {
    one(link, &sql::SETUP_CHECK, &values![channel], check)
}

impl ChannelSetups for Tx<'_> {
    fn channel_count(&mut self) -> Result<usize> {
        let ids = all(self.link(), &sql::SETUP_CHANNEL_IDS, &[], |row| row.id::<ChannelId>())?;
        Ok(ids.len())
    }

    fn channel_account(&mut self, channel: ChannelId) -> Result<Option<ChannelAccount>> {
        account_of(self.link(), channel)
    }

    fn put_channel_account(&mut self, account: &ChannelAccount) -> Result<()> {
        let values =
            values![account.channel, &account.business_account_id, account.webhook_verified_at];
        self.link().execute(&sql::SETUP_PUT_ACCOUNT, &values)?;
        Ok(())
    }

    fn channel_secrets(&mut self, channel: ChannelId) -> Result<Vec<SealedSecret>> {
        all(self.link(), &sql::SETUP_SECRETS, &values![channel], secret)
    }

    fn put_channel_secret(&mut self, secret: &SealedSecret) -> Result<()> {
        let values = values![secret.channel, secret.field.name(), &secret.sealed, secret.set_at];
        self.link().execute(&sql::SETUP_PUT_SECRET, &values)?;
        Ok(())
    }

    fn delete_channel_secret(&mut self, channel: ChannelId, field: SecretField) -> Result<()> {
        self.link().execute(&sql::SETUP_DELETE_SECRET, &values![channel, field.name()])?;
        Ok(())
    }

    fn channel_check(&mut self, channel: ChannelId) -> Result<Option<(Timestamp, Checked)>> {
        check_of(self.link(), channel)
    }

    fn put_channel_check(
        &mut self,
        channel: ChannelId,
        at: Timestamp,
        checked: &Checked,
    ) -> Result<()> {
        let (facts, problems) = (&checked.facts, written(&checked.problems)?);
        let values = values![
            channel,
            at,
            facts.number.as_deref(),
            facts.verified_name.as_deref(),
            facts.quality.as_deref(),
            facts.limit_tier.as_deref(),
            facts.throughput.as_deref(),
            facts.token_ends_at,
            facts.is_subscribed,
            facts.about.as_deref(),
            facts.description.as_deref(),
            facts.has_picture,
            &problems,
        ];
        self.link().execute(&sql::SETUP_PUT_CHECK, &values)?;
        Ok(())
    }

    fn channel_picture(&mut self, channel: ChannelId) -> Result<Option<ChannelPicture>> {
        one(self.link(), &sql::SETUP_PICTURE, &values![channel], picture)
    }

    fn picture_of(&mut self, media: MediaId) -> Result<Option<ChannelPicture>> {
        one(self.link(), &sql::SETUP_PICTURE_OF, &values![media], picture)
    }

    fn put_channel_picture(&mut self, picture: &ChannelPicture) -> Result<()> {
        let reason = picture.reason.as_deref();
        let values = values![picture.channel, picture.shown, picture.coming, reason];
        self.link().execute(&sql::SETUP_PUT_PICTURE, &values)?;
        Ok(())
    }

    fn put_channel_test(&mut self, test: &TestRow) -> Result<()> {
        let error = test.error.as_ref();
        let values = values![
            test.channel,
            &test.phone,
            test.sent_at,
            test.accepted_at,
            test.key,
            error.map(|it| it.code.name()),
            error.and_then(|it| it.platform_code),
            error.and_then(|it| it.detail.as_deref()),
        ];
        self.link().execute(&sql::SETUP_PUT_TEST, &values)?;
        Ok(())
    }

    fn current_news(
        &mut self,
        channel: ChannelId,
        topic: NewsTopic,
        subject: &str,
    ) -> Result<Option<ChannelNews>> {
        let values = values![channel, topic.name(), subject];
        one(self.link(), &sql::SETUP_CURRENT_NEWS, &values, news)
    }

    fn news(&mut self, id: ChannelNewsId) -> Result<Option<ChannelNews>> {
        one(self.link(), &sql::SETUP_ONE_NEWS, &values![id], news)
    }

    fn insert_news(&mut self, kept: &ChannelNews) -> Result<()> {
        let news = &kept.news;
        let values = values![
            kept.id,
            kept.channel,
            news.code.topic().name(),
            &news.subject,
            news.code.name(),
            news.code.level().name(),
            news.detail.as_deref(),
            news.raw.as_deref(),
            kept.at,
            kept.ended_at,
        ];
        self.link().execute(&sql::SETUP_INSERT_NEWS, &values)?;
        Ok(())
    }

    fn end_news(&mut self, id: ChannelNewsId, at: Timestamp) -> Result<()> {
        self.link().execute(&sql::SETUP_END_NEWS, &values![id, at])?;
        Ok(())
    }

    fn count_webhooks(&mut self, count: &WebhookCount) -> Result<()> {
        let subject = webhook_log::subject(count.subject);
        let values = values![subject, count.hour, count.received, count.refused, count.last_at];
        self.link().execute(&sql::SETUP_COUNT_WEBHOOKS, &values)?;
        Ok(())
    }

    fn insert_webhook_line(&mut self, id: WebhookLineId, line: &WebhookLine) -> Result<()> {
        webhook_log::insert(self.link(), id, line)
    }

    fn trim_webhook_log(&mut self, subject: WebhookSubject, kept: u32) -> Result<()> {
        webhook_log::trim(self.link(), subject, kept)
    }

    fn drop_webhook_lines(&mut self, before: Timestamp) -> Result<()> {
        webhook_log::forget(self.link(), before)
    }

    fn drop_webhook_hours(&mut self, before: i64) -> Result<()> {
        self.link().execute(&sql::SETUP_DROP_WEBHOOK_HOURS, &values![before])?;
        Ok(())
    }

    fn resume_sending(&mut self, channel: ChannelId, at: Timestamp) -> Result<u64> {
        self.link().execute(&sql::SETUP_PUT_RESUMED, &values![channel, at])?;
        let hastened = self.link().execute(&sql::DUE_WORK_HASTEN, &values![channel, at])?;
        if hastened > 0 {
            self.note_due_work();
        }
        Ok(hastened)
    }

    fn sending_resumed_at(&mut self, channel: ChannelId) -> Result<Option<Timestamp>> {
        one(self.link(), &sql::SETUP_RESUMED_AT, &values![channel], |row| row.at())
    }

    fn set_marketing_stopped(
        &mut self,
        identity: IdentityId,
        at: Option<Timestamp>,
        told_at: Timestamp,
    ) -> Result<bool> {
        let values = values![identity, at, told_at];
        Ok(self.link().execute(&sql::SETUP_SET_MARKETING_STOPPED, &values)? > 0)
    }

    fn marketing_stopped_at(&mut self, identity: IdentityId) -> Result<Option<Timestamp>> {
        let values = values![identity];
        let found =
            one(self.link(), &sql::SETUP_MARKETING_STOPPED, &values, |row| row.optional_at())?;
        Ok(found.flatten())
    }
}

impl SetupViews for Snapshot<'_> {
    fn channel_account_view(&mut self, channel: ChannelId) -> Result<Option<ChannelAccount>> {
        account_of(self.link(), channel)
    }

    fn channel_accounts(&mut self) -> Result<Vec<ChannelAccount>> {
        all(self.link(), &sql::SETUP_ACCOUNTS, &[], account)
    }

    fn channel_secrets_view(&mut self, channel: ChannelId) -> Result<Vec<SealedSecret>> {
        all(self.link(), &sql::SETUP_SECRETS, &values![channel], secret)
    }

    fn all_channel_secrets(&mut self) -> Result<Vec<SealedSecret>> {
        all(self.link(), &sql::SETUP_ALL_SECRETS, &[], secret)
    }

    fn channel_check_view(&mut self, channel: ChannelId) -> Result<Option<(Timestamp, Checked)>> {
        check_of(self.link(), channel)
    }

    fn channel_picture_view(&mut self, channel: ChannelId) -> Result<Option<PictureView>> {
        one(self.link(), &sql::SETUP_PICTURE_VIEW, &values![channel], |row| {
            let (is_coming, reason) = (row.flag()?, row.optional_text()?);
            Ok(PictureView { is_coming, reason, shown: optional_media(row)? })
        })
    }

    fn channel_test_view(&mut self, channel: ChannelId) -> Result<Option<TestView>> {
        let values = values![channel];
        let found = one(self.link(), &sql::SETUP_TEST, &values, |row| test(channel, row))?;
        let Some((test, written_at)) = found else { return Ok(None) };
        let reports = match test.key {
            Some(key) => all(self.link(), &sql::SETUP_REPORTS_OF, &values![key], parked)?,
            None => Vec::new(),
        };
        let reports = reports.into_iter().map(|(_, report)| report).collect();
        Ok(Some(TestView { test, reports, written_at }))
    }

    fn webhook_log(
        &mut self,
        channel: Option<ChannelId>,
        before: Option<WebhookLineId>,
        limit: u32,
    ) -> Result<Vec<(WebhookLineId, WebhookLine)>> {
        webhook_log::page(self.link(), channel, before, limit)
    }

    fn webhook_figures(
        &mut self,
        channel: Option<ChannelId>,
        since_hour: i64,
    ) -> Result<WebhookFigures> {
        let [own, claimed] = webhook_log::subjects(channel);
        let values = values![own, claimed, since_hour];
        let hours = all(self.link(), &sql::SETUP_WEBHOOK_HOURS, &values, |row| {
            row.skip(2);
            Ok((row.number()?, row.number()?))
        })?;
        let last = one(self.link(), &sql::SETUP_LAST_WEBHOOK, &values![own], |row| row.at())?;
        Ok(WebhookFigures {
            last_at: last,
            received: hours.iter().map(|(received, _)| received).sum(),
            refused: hours.iter().map(|(_, refused)| refused).sum(),
        })
    }

    fn channel_news(&mut self, channel: ChannelId, limit: u32) -> Result<Vec<ChannelNews>> {
        all(self.link(), &sql::SETUP_NEWS, &values![channel, limit], news)
    }

    fn open_news(&mut self, limit: u32) -> Result<Vec<ChannelNews>> {
        all(self.link(), &sql::SETUP_OPEN_NEWS, &values![limit], news)
    }
}
