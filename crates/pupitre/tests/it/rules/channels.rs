//! Channels: what managers are told of them, and what waits meanwhile (C5).

use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::template::{TellTemplate, TemplateNews, record_templates, tell_template};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::template::{Category, Quality, TemplateFacts, TemplateParts, TemplateStatus};

use super::fixtures::{accepted, whatsapp};
use super::house::{House, in_each_house};

fn open_news(house: &House) -> Vec<&'static str> {
    let news = house.read(|queries| queries.open_news(10));
    news.iter().map(|it| it.news.code.name()).collect()
}

fn token_refused() -> DeliveryError {
    DeliveryError { code: FailureCode::TokenInvalid, platform_code: Some(190), detail: None }
}

#[test]
fn c5_messages_wait_while_the_token_is_refused_and_leave_after_the_mend() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let sent = house.answer(ana, talk, "Bonjour").unwrap().id;
        for _ in 0..3 {
            let tried = house.send_all(|_| SendOutcome::ChannelDown(token_refused()));
            assert_eq!(tried, [sent]);
            assert_eq!(house.delivery(sent).state, DeliveryState::Queued);
            assert_eq!(open_news(house), ["token.refused"], "once, however often it is tried");
            house.pass(61);
        }
        assert_eq!(house.send_all(accepted), [sent]);
        assert_eq!(house.delivery(sent).state, DeliveryState::Sent);
        assert!(open_news(house).is_empty(), "managers are told that it is mended");
    });
}

#[test]
fn c5_a_paused_template_is_told_until_it_may_be_sent_again() {
    in_each_house(|house| {
        let channel = whatsapp().id;
        let facts = TemplateFacts {
            platform_id: "401".to_owned(),
            name: "reprise".to_owned(),
            language: "fr".to_owned(),
            category: Category::Utility,
            status: TemplateStatus::Approved,
            rejection: None,
            quality: Quality::Unknown,
            parts: TemplateParts { body: "Bonjour".to_owned(), ..TemplateParts::default() },
        };
        house.system(move |tx, ctx| {
            record_templates(tx, ctx, channel, std::slice::from_ref(&facts), ctx.elapsed)
        });
        let tell = |status| {
            house.pass(1);
            house.system(move |tx, ctx| {
                let news = TemplateNews::Status(status, None);
                let platform_id = "401".to_owned();
                tell_template(tx, ctx, &TellTemplate { channel, platform_id, news })
            });
        };
        tell(TemplateStatus::Approved);
        assert!(open_news(house).is_empty());
        tell(TemplateStatus::Paused);
        assert_eq!(open_news(house), ["template.paused"]);
        tell(TemplateStatus::Approved);
        assert!(open_news(house).is_empty());
    });
}
