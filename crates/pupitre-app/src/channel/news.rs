//! News: what the platform tells of a channel, kept with its level until later news of the same
//! take its place or a manager has seen it (C5).

use pupitre_domain::channel_setup::{ChannelNews, DETAIL_LENGTH_MAX, News, NewsCode, NewsLevel};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::{ChannelId, ChannelNewsId};

use super::create::told;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Notes news. The same again is not new: the platform repeats itself.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_news(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    news: &News,
) -> Result<(), StoreError> {
    let current = tx.current_news(channel, news.code.topic(), &news.subject)?;
    if let Some(current) = current {
        if current.news.code == news.code && current.news.detail == short(news.detail.as_deref()) {
            return Ok(());
        }
        tx.end_news(current.id, ctx.now)?;
    }
    let kept = News { detail: short(news.detail.as_deref()), ..news.clone() };
    let is_mended = [NewsCode::TokenMended, NewsCode::SendingMended, NewsCode::AccountReinstated];
    if is_mended.contains(&kept.code) {
        tx.resume_sending(channel, ctx.elapsed)?;
    }
    let id = ChannelNewsId::from_bytes(ctx.ids.id());
    tx.insert_news(&ChannelNews { id, channel, news: kept, at: ctx.now, ended_at: None })?;
    told(tx, ctx, channel)
}

/// Notes that something is well again, when something was not.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_mended(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    code: NewsCode,
) -> Result<(), StoreError> {
    let current = tx.current_news(channel, code.topic(), "")?;
    if current.is_none_or(|it| it.news.code.level() == NewsLevel::Info) {
        return Ok(());
    }
    note_news(tx, ctx, channel, &News::plain(code))
}

/// Notes that the platform lets nothing leave, by what it said to a message.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_channel_down(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    error: &DeliveryError,
) -> Result<(), StoreError> {
    let code = match error.code {
        FailureCode::TokenInvalid | FailureCode::PermissionMissing => NewsCode::TokenRefused,
        FailureCode::BlockedByPlatform
        | FailureCode::NumberUnusable
        | FailureCode::PaymentProblem => NewsCode::SendingBlocked,
        // Nobody refused it: it could not be reached where it is said to be.
        _ => return Ok(()),
    };
    note_news(tx, ctx, channel, &News { detail: error.detail.clone(), ..News::plain(code) })
}

/// Notes that messages leave again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_channel_up(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    note_mended(tx, ctx, channel, NewsCode::TokenMended)?;
    note_mended(tx, ctx, channel, NewsCode::SendingMended)
}

/// Ends news that a manager has seen; once is enough.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn end_news(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    id: ChannelNewsId,
) -> Result<bool, StoreError> {
    let Some(news) = tx.news(id)?.filter(|it| it.channel == channel) else { return Ok(false) };
    if news.ended_at.is_none() {
        tx.end_news(id, ctx.now)?;
        told(tx, ctx, channel)?;
    }
    Ok(true)
}

fn short(detail: Option<&str>) -> Option<String> {
    let detail = detail.map(str::trim).filter(|it| !it.is_empty())?;
    Some(detail.chars().take(DETAIL_LENGTH_MAX).collect())
}
