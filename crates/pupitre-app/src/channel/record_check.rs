//! Record check: what the platform said of a channel is kept, and what changed becomes news (C1,
//! C5).

use pupitre_domain::channel::Channel;
use pupitre_domain::channel_setup::{
    CheckProblemCode, Checked, News, NewsCode, NumberFacts, SecretField, is_lower_tier,
};
use pupitre_domain::id::ChannelId;

use super::create::told;
use super::news::{note_mended, note_news};
use super::picture::note_picture;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// How long the app secret before is accepted: the platform repeats a webhook for so long.
///
/// Source: Cloud API, "Create a webhook endpoint", 2026-06-17.
const PREVIOUS_SECRET_KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// Keeps what a check found. Facts that the platform did not tell this time stay as they were.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn record_check(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    checked: &Checked,
) -> Result<(), StoreError> {
    let Some(known) = tx.channel(channel)? else { return Ok(()) };
    let before = tx.channel_check(channel)?.map(|(_, it)| it.facts).unwrap_or_default();
    let facts = together(&checked.facts, &before);
    let kept = Checked { facts, problems: checked.problems.clone() };
    tx.put_channel_check(channel, ctx.now, &kept)?;
    if let Some(number) = checked.facts.number.as_deref()
        && known.address != number
    {
        tx.put_channel(&Channel { address: number.to_owned(), ..known })?;
    }
    note_problems(tx, ctx, channel, checked)?;
    note_quality(tx, ctx, channel, checked.facts.quality.as_deref())?;
    note_limit(tx, ctx, channel, &checked.facts, &before)?;
    note_picture(tx, ctx, channel, checked.facts.has_picture)?;
    forget_previous_secret(tx, ctx, channel)?;
    told(tx, ctx, channel)
}

fn together(now: &NumberFacts, before: &NumberFacts) -> NumberFacts {
    let is_told = now.number.is_some();
    let of = |now: &Option<String>, before: &Option<String>| now.clone().or_else(|| before.clone());
    NumberFacts {
        number: of(&now.number, &before.number),
        verified_name: of(&now.verified_name, &before.verified_name),
        quality: of(&now.quality, &before.quality),
        limit_tier: of(&now.limit_tier, &before.limit_tier),
        throughput: of(&now.throughput, &before.throughput),
        token_ends_at: if is_told { now.token_ends_at } else { before.token_ends_at },
        is_subscribed: now.is_subscribed.or(before.is_subscribed),
        about: if is_told { now.about.clone() } else { before.about.clone() },
        description: if is_told { now.description.clone() } else { before.description.clone() },
        has_picture: now.has_picture.or(before.has_picture),
    }
}

fn note_problems(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    checked: &Checked,
) -> Result<(), StoreError> {
    use CheckProblemCode as P;
    for problem in &checked.problems {
        let code = match problem.code {
            P::TokenInvalid | P::TokenExpired | P::TokenPermission | P::AppSecretWrong => {
                NewsCode::TokenRefused
            }
            P::TokenEndsSoon => NewsCode::TokenEndsSoon,
            P::Blocked | P::NumberNotRegistered => NewsCode::SendingBlocked,
            P::Unreachable
            | P::Later
            | P::SecretsUnreadable
            | P::NumberUnknown
            | P::AccountUnknown
            | P::NumberNotInAccount
            | P::NumberRestricted
            | P::Refused => continue,
        };
        let news = News { detail: problem.detail.clone(), ..News::plain(code) };
        note_news(tx, ctx, channel, &news)?;
    }
    if checked.problems.iter().all(|it| it.code.is_verdict() && it.code.is_warning()) {
        let ends_soon = checked.problems.iter().any(|it| it.code == P::TokenEndsSoon);
        if !ends_soon {
            note_mended(tx, ctx, channel, NewsCode::TokenMended)?;
        }
        note_mended(tx, ctx, channel, NewsCode::SendingMended)?;
        // What waits tries at once, whoever had refused it.
        tx.resume_sending(channel, ctx.elapsed)?;
    }
    Ok(())
}

fn note_quality(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    quality: Option<&str>,
) -> Result<(), StoreError> {
    match quality {
        Some("RED") => note_news(tx, ctx, channel, &News::plain(NewsCode::QualityLow)),
        Some("YELLOW") => note_news(tx, ctx, channel, &News::plain(NewsCode::QualityMedium)),
        Some("GREEN") => note_mended(tx, ctx, channel, NewsCode::QualityHigh),
        Some(_) | None => Ok(()),
    }
}

fn note_limit(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    now: &NumberFacts,
    before: &NumberFacts,
) -> Result<(), StoreError> {
    let (Some(tier), Some(older)) = (&now.limit_tier, &before.limit_tier) else { return Ok(()) };
    if tier == older {
        return Ok(());
    }
    let is_lower = is_lower_tier(tier, older);
    let code = if is_lower { NewsCode::LimitLowered } else { NewsCode::LimitChanged };
    note_news(tx, ctx, channel, &News { detail: Some(tier.clone()), ..News::plain(code) })
}

fn forget_previous_secret(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let secrets = tx.channel_secrets(channel)?;
    let old = secrets.iter().any(|it| {
        it.field == SecretField::PreviousAppSecret
            && ctx.now.duration_since(it.set_at) > PREVIOUS_SECRET_KEPT
    });
    if old { tx.delete_channel_secret(channel, SecretField::PreviousAppSecret) } else { Ok(()) }
}
