//! Templates: the platform pauses, rejects, approves and changes them, tells of it late, twice or
//! never, and lists them (W9, I-34).

use jiff::Timestamp;
use pupitre_app::ports::store::ClaimedWork;
use pupitre_app::template::{
    ChooseTemplate, TellTemplate, TemplateNews, choose_template, record_templates, tell_template,
};
use pupitre_domain::channel::Family;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ChannelId, TemplateId};
use pupitre_domain::template::{
    ButtonKind, Category, Quality, TemplateButton, TemplateFacts, TemplateParts, TemplateStatus,
    VariableSource,
};

use super::failure::{Failure, Step, hold};
use super::handovers::MANAGER;
use super::platform::Item;
use super::world::{Ran, World};

/// What a relaunch says: by turns.
pub(super) const PATTERNS: [&str; 2] =
    ["Bonjour {{1}}, au sujet de {{2}} ?", "Bonjour {{1}}, vous nous avez écrit."];

/// Its two replies: yes, then no.
pub(super) const LABELS: [&str; 2] = ["Oui", "Non, merci"];

/// A template of a channel.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) id: TemplateId,
    pub(super) channel: ChannelId,
    /// As the platform has it.
    pub(super) truth: TemplateFacts,
    /// As the desk was told.
    pub(super) known: TemplateFacts,
    /// When it was told last, by real time.
    told_at: Timestamp,
    /// Whether managers offer it.
    pub(super) is_relaunch: bool,
}

/// News of a template, on its way to us.
#[derive(Debug, Clone)]
pub(super) struct News {
    form: usize,
    news: TemplateNews,
}

/// A list of a channel's templates, on its way to us.
#[derive(Debug, Clone)]
pub(super) struct List {
    channel: ChannelId,
    facts: Vec<TemplateFacts>,
    asked_at: Timestamp,
}

impl Form {
    /// Why the platform would not take a message made from it.
    pub(super) fn refusal(&self, pattern: &str) -> Option<DeliveryError> {
        let code = match self.truth.status {
            TemplateStatus::Approved if self.truth.parts.body == pattern => return None,
            TemplateStatus::Approved => FailureCode::TemplateRefused,
            TemplateStatus::Paused => FailureCode::TemplatePaused,
            _ => FailureCode::TemplateNotApproved,
        };
        Some(DeliveryError { code, platform_code: Some(132_000), detail: None })
    }
}

fn facts(number: usize, is_relaunch: bool) -> TemplateFacts {
    let button =
        |text: &str| TemplateButton { kind: ButtonKind::QuickReply, text: text.to_owned() };
    TemplateFacts {
        platform_id: format!("91{number}"),
        name: if is_relaunch { "suite" } else { "promo" }.to_owned(),
        language: "fr".to_owned(),
        category: if is_relaunch { Category::Utility } else { Category::Marketing },
        status: TemplateStatus::Approved,
        rejection: None,
        quality: Quality::Unknown,
        parts: TemplateParts {
            body: PATTERNS[0].to_owned(),
            buttons: LABELS.into_iter().map(button).collect(),
            ..TemplateParts::default()
        },
    }
}

/// Two templates for each channel that has some: the manager offers the first as a relaunch.
pub(super) fn furnish(world: &mut World) -> Step {
    let missing = || Failure::new("W9", None, "the templates are not there".to_owned());
    let manager = world.people.get(MANAGER).map(|it| it.id).ok_or_else(missing)?;
    let channels = world.channels.clone();
    for channel in channels.iter().filter(|it| it.kind.family() == Family::Messaging) {
        let first = world.forms.len();
        let listed = [facts(first, true), facts(first + 1, false)];
        let recorded = world.run_plain(Actor::System, |tx, ctx| {
            record_templates(tx, ctx, channel.id, &listed, ctx.elapsed)?;
            tx.templates(channel.id)
        })?;
        let (kept, events) = recorded.ok_or_else(missing)?;
        world.settle(&events, &["template.changed", "template.changed"])?;
        for facts in listed {
            let kept = kept.iter().find(|it| it.facts.platform_id == facts.platform_id);
            let is_relaunch = facts.name == "suite";
            world.forms.push(Form {
                id: kept.ok_or_else(missing)?.id,
                channel: channel.id,
                truth: facts.clone(),
                known: facts,
                told_at: world.clocks.elapsed,
                is_relaunch,
            });
        }
        let choice = ChooseTemplate {
            template: world.forms.get(first).ok_or_else(missing)?.id,
            is_relaunch: Some(true),
            title: None,
            variables: Some(vec![(VariableSource::ContactName, None), (VariableSource::Ask, None)]),
        };
        let chosen =
            world.run(Actor::Agent(manager), |tx, ctx| choose_template(tx, ctx, &choice))?;
        let Ran::Done(_, events) = chosen else { return Err(missing()) };
        world.settle(&events, &["template.changed"])?;
    }
    Ok(())
}

/// The platform changes a template, and mostly says so.
pub(super) fn change(world: &mut World) {
    let form = world.chance.templates.below(world.forms.len());
    let is_changed = world.chance.templates.hit(0.35);
    let is_told = world.chance.templates.hit(0.9);
    let other = [
        TemplateStatus::Paused,
        TemplateStatus::Paused,
        TemplateStatus::Rejected,
        TemplateStatus::Disabled,
        TemplateStatus::Pending,
    ];
    let other = world.chance.templates.pick(&other).copied().unwrap_or(TemplateStatus::Paused);
    let Some(it) = world.forms.get_mut(form) else { return };
    let news = if is_changed {
        let is_first = it.truth.parts.body == PATTERNS[0];
        let pattern = if is_first { PATTERNS[1] } else { PATTERNS[0] };
        pattern.clone_into(&mut it.truth.parts.body);
        TemplateNews::Other
    } else {
        let is_approved = it.truth.status == TemplateStatus::Approved;
        it.truth.status = if is_approved { other } else { TemplateStatus::Approved };
        TemplateNews::Status(it.truth.status, None)
    };
    if is_told {
        let (now, news) = (world.clocks.now(), News { form, news });
        let many = if world.chance.platform.hit(world.swarm.duplicate) { 2 } else { 1 };
        for _ in 0..many {
            let item = Item::News(news.clone());
            world.platform.post(&mut world.chance.platform, &world.swarm, now, item);
        }
    }
}

/// The webhook brings news; `false` when it must come again.
pub(super) fn tell(world: &mut World, news: &News) -> Result<bool, Failure> {
    let missing = || Failure::new("W9", None, "news of no template".to_owned());
    let form = world.forms.get(news.form).ok_or_else(missing)?;
    let command = TellTemplate {
        channel: form.channel,
        platform_id: form.truth.platform_id.clone(),
        news: news.news.clone(),
    };
    let ran = world.run_plain(Actor::System, |tx, ctx| tell_template(tx, ctx, &command))?;
    let Some(((), events)) = ran else { return Ok(false) };
    let elapsed = world.clocks.elapsed;
    let form = world.forms.get_mut(news.form).ok_or_else(missing)?;
    let mut expected: &[&str] = &[];
    if let TemplateNews::Status(status, _) = news.news {
        form.known.status = status;
        form.told_at = form.told_at.max(elapsed);
        expected = &["template.changed"];
    }
    world.settle(&events, expected)?;
    check(world)?;
    Ok(true)
}

/// What the platform lists now of a channel.
pub(super) fn listed(world: &World, claim: &ClaimedWork) -> List {
    let channel = ChannelId::from_bytes(claim.work.subject);
    let forms = world.forms.iter().filter(|it| it.channel == channel);
    let facts = forms.map(|it| it.truth.clone()).collect();
    List { channel, facts, asked_at: world.clocks.elapsed }
}

/// The list is taken in: what a webhook told since it was asked for is newer. `false` when it must
/// come again. Nothing asks for the next one.
pub(super) fn record(world: &mut World, claim: &ClaimedWork, list: &List) -> Result<bool, Failure> {
    let ran = world.run_plain(Actor::System, |tx, ctx| {
        record_templates(tx, ctx, list.channel, &list.facts, list.asked_at)?;
        tx.finish(claim)
    })?;
    let Some((_, events)) = ran else { return Ok(false) };
    let mut expected = Vec::new();
    for facts in &list.facts {
        let form = world.forms.iter_mut().find(|it| it.truth.platform_id == facts.platform_id);
        let Some(form) = form.filter(|it| it.known != *facts) else { continue };
        if form.told_at > list.asked_at {
            world.coverage.hit("a list of templates was older than the news");
            continue;
        }
        form.known = facts.clone();
        form.told_at = form.told_at.max(list.asked_at);
        expected.push("template.changed");
    }
    world.settle(&events, &expected)?;
    check(world)?;
    Ok(true)
}

/// I-34: the desk has each template as it was told.
fn check(world: &mut World) -> Step {
    for form in world.forms.clone() {
        let stored = world.db.look(|tx| tx.template(form.id))?;
        let facts = stored.map(|it| it.facts);
        let known = Some(&form.known);
        hold!(facts.as_ref() == known, "I-34", None, "stored {facts:?}, told {known:?}");
    }
    Ok(())
}
