//! Marketing that the visitor does not want: refused before it is sent, by their word or by the
//! platform's (C5, W9).

use pupitre_app::channel::{MarketingWish, note_marketing_wish};
use pupitre_app::template::record_templates;

use super::*;
use crate::rules::fixtures::visitor;

impl House {
    /// The platform says that the template is marketing.
    fn becomes_marketing(&self) {
        self.system(|tx, ctx| {
            let channel = whatsapp().id;
            let mut facts: Vec<_> = tx.templates(channel)?.into_iter().map(|it| it.facts).collect();
            for it in &mut facts {
                it.category = Category::Marketing;
            }
            record_templates(tx, ctx, channel, &facts, ctx.elapsed)
        });
    }

    fn wishes(&self, is_stopped: bool) {
        let (channel, sender) = (whatsapp().id, visitor(1));
        let wish = MarketingWish { channel, sender, is_stopped, told_at: self.now() };
        assert!(self.system(move |tx, ctx| note_marketing_wish(tx, ctx, &wish)));
    }

    fn has_stopped(&self, talk: ConversationId) -> bool {
        let view = self.read(move |queries| queries.conversation_view(talk)).unwrap();
        view.marketing_stopped_at.is_some()
    }

    /// How often the desk of that conversation was told that the wish changed.
    fn told_of_wish(&self, talk: ConversationId) -> usize {
        let events = self.events();
        let of_talk = events.iter().filter(|it| it.event.conversation == Some(talk));
        of_talk.filter(|it| it.event.body.name() == "contact.marketing_changed").count()
    }
}

#[test]
fn c5_who_wants_no_marketing_is_not_relaunched_with_it_until_they_want_it_again() {
    in_each_house(|house| {
        let (ana, dee, talk, template) = house.in_silence();
        house.becomes_marketing();
        house.wishes(true);
        house.wishes(true);
        assert_eq!((house.has_stopped(talk), house.told_of_wish(talk)), (true, 1));
        let refused = |agent| house.relaunch(agent, talk, template).unwrap_err();
        assert!(matches!(refused(ana), RelaunchConversationError::OptedOut));
        assert!(house.begin_sending().is_empty(), "nothing was written");
        house.pass(10);
        house.wishes(false);
        assert_eq!((house.has_stopped(talk), house.told_of_wish(talk)), (false, 2));
        house.relaunch(ana, talk, template).unwrap();
        assert_eq!(house.holder(talk), Some(ana));
        assert_ne!(ana, dee);
    });
}

#[test]
fn c5_a_template_that_is_no_marketing_goes_to_who_wants_none() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.wishes(true);
        house.relaunch(ana, talk, template).unwrap();
    });
}

#[test]
fn c5_a_wish_that_comes_before_the_template_leaves_stops_it() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.becomes_marketing();
        let message = house.relaunch(ana, talk, template).unwrap();
        house.wishes(true);
        for (_, begun) in house.begin_sending() {
            assert!(matches!(begun, BeginSend::Done), "the platform is not asked");
        }
        let delivery = house.delivery(message.id);
        let error = delivery.error.map(|it| it.code);
        assert_eq!((delivery.state, error), (DeliveryState::Failed, Some(FailureCode::OptedOut)));
        assert_eq!(house.outcome(talk), None, "it does not count as the relaunch of its silence");
    });
}

#[test]
fn c5_what_the_platform_refuses_for_the_wish_tells_the_wish() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.becomes_marketing();
        house.relaunch(ana, talk, template).unwrap();
        let error = DeliveryError {
            code: FailureCode::OptedOut,
            platform_code: Some(131_050),
            detail: None,
        };
        house.send_all(|_| SendOutcome::Rejected(error.clone()));
        assert_eq!((house.has_stopped(talk), house.told_of_wish(talk)), (true, 1));
        let again = house.relaunch(ana, talk, template).unwrap_err();
        assert!(matches!(again, RelaunchConversationError::OptedOut));
    });
}

#[test]
fn c5_a_report_of_the_refusal_tells_the_wish_too() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.becomes_marketing();
        let message = house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        let platform_id = house.delivery(message.id).platform_id.unwrap();
        let error = DeliveryError {
            code: FailureCode::OptedOut,
            platform_code: Some(131_050),
            detail: None,
        };
        let report = RecordReport {
            channel: whatsapp().id,
            claimed: None,
            key: key(&platform_id),
            platform_id,
            report: Report::Failed(error),
            reported_at: house.now(),
        };
        house.system(move |tx, ctx| record_report(tx, ctx, &report));
        assert!(house.has_stopped(talk));
    });
}
