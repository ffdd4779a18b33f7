//! What is held of a template.

use super::fixtures::{quick_reply, relaunch};
use super::*;

#[test]
fn w9_only_an_approved_one_that_was_chosen_is_offered() {
    assert!(relaunch().is_offered());
    assert!(!Template { is_relaunch: false, ..relaunch() }.is_offered());
    for status in TemplateStatus::ALL {
        let facts = TemplateFacts { status, ..relaunch().facts };
        let template = Template { facts, ..relaunch() };
        assert_eq!(template.is_offered(), status == TemplateStatus::Approved);
    }
}

#[test]
fn w6_a_relaunch_has_two_quick_replies_and_nothing_that_can_t_be_filled() {
    let with = |change: &dyn Fn(&mut TemplateFacts)| {
        let mut template = relaunch();
        change(&mut template.facts);
        template.check_suited()
    };
    assert_eq!(with(&|_| {}), Ok(()));
    let url = TemplateButton { kind: ButtonKind::Url, text: "Voir".to_owned() };
    assert_eq!(with(&|it| it.parts.buttons.push(url.clone())), Ok(()));
    assert_eq!(with(&|it| it.parts.buttons.clear()), Err(Unsuited::QuickReplies));
    let third = quick_reply("Peut-être");
    assert_eq!(with(&|it| it.parts.buttons.push(third.clone())), Err(Unsuited::QuickReplies));
    assert_eq!(with(&|it| it.parts.has_other_parts = true), Err(Unsuited::OtherParts));
    let login = with(&|it| it.category = Category::Authentication);
    assert_eq!(login, Err(Unsuited::Authentication));
}

#[test]
fn w9_a_file_that_a_manager_chose_is_asked_of_nobody_until_the_header_is_another() {
    let mut template = relaunch();
    template.facts.parts.header = None;
    template.facts.parts.header_kind = Some(HeaderKind::Image);
    template = template.told(template.facts.clone(), Timestamp::UNIX_EPOCH);
    let keys = |it: &Template| it.open_variables().map(|it| it.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&template), ["header.link", "1", "2"]);
    let media = MediaId::from_bytes([3; 16]);
    template.header_media = Some(media);
    assert_eq!(keys(&template), ["1", "2"]);
    assert_eq!(template.header_file(), Some(HeaderFile { kind: HeaderKind::Image, media }));
    let mut facts = template.facts.clone();
    facts.parts.body = "Bonjour {{1}}".to_owned();
    let told = template.told(facts.clone(), Timestamp::UNIX_EPOCH);
    assert_eq!(told.header_media, Some(media));
    facts.parts.header_kind = Some(HeaderKind::Video);
    assert_eq!(told.told(facts, Timestamp::UNIX_EPOCH).header_media, None);
}

#[test]
fn w9_variables_keep_their_source_when_the_words_change() {
    let mut template = relaunch();
    assert_eq!(template.facts.parts.keys(), ["header.1", "1", "2"]);
    template.variables[1].source = VariableSource::ContactName;
    let mut facts = template.facts.clone();
    facts.parts.body = "Bonjour {{1}} et {{3}}".to_owned();
    let told = template.told(facts, Timestamp::UNIX_EPOCH);
    let keys: Vec<_> = told.variables.iter().map(|it| (it.key.as_str(), it.source)).collect();
    let expected = [
        ("header.1", VariableSource::Ask),
        ("1", VariableSource::ContactName),
        ("3", VariableSource::Ask),
    ];
    assert_eq!(keys, expected);
}
