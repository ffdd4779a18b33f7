//! What a template has above and below its words: asked for, filled, and sent whole (W9).

use pupitre_app::jobs::send::BeginSend;
use pupitre_app::relaunch::{RelaunchConversation, RelaunchConversationError};
use pupitre_app::template::record_templates;
use pupitre_domain::message::Content;
use pupitre_domain::template::fill::{ButtonValue, FillError, HeaderValue};
use pupitre_domain::template::{ButtonKind, HeaderKind, TemplateButton, TemplateFacts};

use crate::rules::fixtures::whatsapp;
use crate::rules::house::in_each_house;

const LINK: &str = "https://orvelle.example/lampe.jpg";

#[test]
fn w9_a_picture_an_address_and_a_code_are_asked_for_and_leave_with_the_template() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        // The platform says that the template has changed: it keeps its choice.
        house.system(move |tx, ctx| {
            let known = tx.template(template)?.unwrap();
            let mut facts = TemplateFacts { ..known.facts };
            facts.parts.header_kind = Some(HeaderKind::Image);
            let kinds = [ButtonKind::UrlVariable, ButtonKind::CopyCode, ButtonKind::Flow];
            let button = |kind| TemplateButton { kind, text: "Voir".to_owned() };
            facts.parts.buttons.extend(kinds.map(button));
            let channel = whatsapp().id;
            record_templates(tx, ctx, channel, std::slice::from_ref(&facts), ctx.elapsed)
        });
        let known = house.system(move |tx, _| tx.template(template)).unwrap();
        assert!(known.is_offered(), "it is stored with what it has");
        let keys: Vec<_> = known.variables.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["header.link", "1", "2", "button.2", "button.3"]);

        let given = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            RelaunchConversation { values: pairs.collect(), ..house.asked(talk, template) }
        };
        let whole = [
            ("2", "votre lampe"),
            ("header.link", LINK),
            ("button.2", "A-12"),
            ("button.3", "NOEL"),
        ];
        for (lost, _) in &whole[1..] {
            let rest: Vec<_> = whole.into_iter().filter(|(key, _)| key != lost).collect();
            let refused = house.ask(ana, given(&rest)).unwrap_err();
            let RelaunchConversationError::Fill(FillError::Missing { key }) = refused else {
                panic!("{refused}")
            };
            assert_eq!(key, *lost);
        }
        let mut plain = whole;
        plain[1].1 = "http://orvelle.example/lampe.jpg";
        let refused = house.ask(ana, given(&plain)).unwrap_err();
        let RelaunchConversationError::Fill(FillError::Invalid { key }) = refused else {
            panic!("{refused}")
        };
        assert_eq!(key, "header.link");

        let sent = house.ask(ana, given(&whole)).unwrap();
        let Content::Template(content) = &sent.content else { panic!("{sent:?}") };
        assert_eq!(content.header.as_deref(), Some(LINK), "the desk shows what was sent");
        let begun = house.begin_sending();
        let [(_, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
        let outgoing = call.template.as_ref().unwrap();
        let header = HeaderValue::File { kind: HeaderKind::Image, link: LINK.to_owned() };
        assert_eq!(outgoing.header_value, Some(header));
        let buttons = [
            (2, ButtonValue::UrlEnd("A-12".to_owned())),
            (3, ButtonValue::Code("NOEL".to_owned())),
            (4, ButtonValue::Flow),
        ];
        assert_eq!(outgoing.buttons, buttons);
    });
}
