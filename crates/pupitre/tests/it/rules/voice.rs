//! The house's voice: D4's canned replies, D6 and D7's signature.

use pupitre_app::canned_reply::{
    Added, ChangeCannedReply, Fits, WriteCannedReplyError, add_canned_reply, change_canned_reply,
};
use pupitre_app::channel::{SetSignature, SetSignatureError, set_signature};
use pupitre_app::conversation::{Announcement, TransferConversation, TransferConversationError};
use pupitre_app::jobs::send::BeginSend;
use pupitre_app::message::{OutboundContent, SendMessage, SendMessageError};
use pupitre_app::view::Offered;
use pupitre_domain::canned_reply::{CannedReply, CannedReplyError, PERSONAL_COUNT_MAX, Scope};
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::event::{Actor, DeskChange, EventBody};
use pupitre_domain::id::{AgentId, CannedReplyId, ChannelId, ConversationId};
use pupitre_domain::language::Language;
use pupitre_domain::message::Content;
use pupitre_domain::signature::{Signature, SignatureError, SignaturePolicy};
use pupitre_domain::variables::Variable;

use super::fixtures::{SALES, accepted, whatsapp};
use super::house::{House, in_each_house};
use super::transfer::to_agent;

fn reply(number: u32, scope: Scope, shortcut: &str) -> CannedReply {
    let mut id = [0; 16];
    id[12..].copy_from_slice(&number.to_be_bytes());
    CannedReply {
        id: CannedReplyId::from_bytes(id),
        scope,
        shortcut: shortcut.to_owned(),
        title: "Délai".to_owned(),
        text: "Bonjour {contact_first_name}, comptez trois jours.".to_owned(),
        language: None,
        is_active: true,
    }
}

fn add(
    house: &House,
    agent: AgentId,
    reply: &CannedReply,
) -> Result<CannedReply, WriteCannedReplyError> {
    let reply = reply.clone();
    let added = house.run(Actor::Agent(agent), move |tx, ctx| add_canned_reply(tx, ctx, &reply));
    added.map(|added| added.reply)
}

fn unchanged(reply: CannedReplyId) -> ChangeCannedReply {
    ChangeCannedReply {
        reply,
        shortcut: None,
        title: None,
        text: None,
        language: None,
        is_active: None,
    }
}

fn change(
    house: &House,
    agent: AgentId,
    command: ChangeCannedReply,
) -> Result<CannedReply, WriteCannedReplyError> {
    house.run(Actor::Agent(agent), move |tx, ctx| change_canned_reply(tx, ctx, &command))
}

fn listed(house: &House, agent: AgentId, offered: Offered) -> Vec<CannedReply> {
    house.read(move |queries| queries.canned_replies(agent, offered))
}

#[test]
fn d4_shared_replies_are_a_manager_s_and_each_agent_has_their_own() {
    in_each_house(|house| {
        let (ana, bo) = (house.hire("ana", &[SALES]), house.hire("bo", &[SALES]));
        let dee = house.hire_manager("dee");
        let shared = reply(1, Scope::Shared, "delai");
        let refused = add(house, ana, &shared);
        assert!(matches!(refused, Err(WriteCannedReplyError::RoleInsufficient)), "{refused:?}");
        add(house, dee, &shared).unwrap();
        let own = add(house, ana, &reply(2, Scope::Personal(ana), "/Bonjour")).unwrap();
        assert_eq!(own.shortcut, "bonjour");
        let for_another = add(house, ana, &reply(3, Scope::Personal(bo), "x"));
        assert!(matches!(for_another, Err(WriteCannedReplyError::NotFound)), "{for_another:?}");

        assert_eq!(listed(house, ana, Offered::Active), [own.clone(), shared.clone()]);
        assert_eq!(listed(house, bo, Offered::Active), std::slice::from_ref(&shared));
        assert_eq!(listed(house, dee, Offered::All), std::slice::from_ref(&shared));
        for agent in [bo, dee] {
            let refused = change(house, agent, unchanged(own.id));
            assert!(matches!(refused, Err(WriteCannedReplyError::NotFound)), "{refused:?}");
        }
        let refused = change(house, ana, unchanged(shared.id));
        assert!(matches!(refused, Err(WriteCannedReplyError::RoleInsufficient)), "{refused:?}");
    });
}

#[test]
fn d4_a_shortcut_is_one_per_scope_among_the_replies_in_use() {
    in_each_house(|house| {
        let (ana, bo) = (house.hire("ana", &[SALES]), house.hire("bo", &[SALES]));
        let dee = house.hire_manager("dee");
        let taken = |result: Result<CannedReply, WriteCannedReplyError>| {
            assert!(matches!(result, Err(WriteCannedReplyError::ShortcutTaken)), "{result:?}");
        };
        for (number, agent, scope) in
            [(1, dee, Scope::Shared), (2, ana, Scope::Personal(ana)), (3, bo, Scope::Personal(bo))]
        {
            add(house, agent, &reply(number, scope, "delai")).unwrap();
            taken(add(house, agent, &reply(number + 10, scope, "DELAI")));
        }
        let first = reply(1, Scope::Shared, "delai").id;
        change(house, dee, ChangeCannedReply { is_active: Some(false), ..unchanged(first) })
            .unwrap();
        assert_eq!(listed(house, dee, Offered::Active), []);
        assert_eq!(listed(house, dee, Offered::All).len(), 1);
        let second = add(house, dee, &reply(4, Scope::Shared, "delai")).unwrap();
        taken(change(house, dee, ChangeCannedReply { is_active: Some(true), ..unchanged(first) }));
        let command =
            ChangeCannedReply { shortcut: Some("autre".to_owned()), ..unchanged(second.id) };
        change(house, dee, command).unwrap();
        change(house, dee, ChangeCannedReply { is_active: Some(true), ..unchanged(first) })
            .unwrap();
        let command =
            ChangeCannedReply { shortcut: Some("delai".to_owned()), ..unchanged(second.id) };
        taken(change(house, dee, command));
    });
}

#[test]
fn d4_each_change_is_kept_and_told_once_and_a_repeat_is_the_same_reply() {
    in_each_house(|house| {
        let dee = house.hire_manager("dee");
        let first = reply(1, Scope::Shared, "delai");
        let again = first.clone();
        add(house, dee, &first).unwrap();
        let Added { reply: same, is_repeat } =
            house.run(Actor::Agent(dee), move |tx, ctx| add_canned_reply(tx, ctx, &again)).unwrap();
        assert_eq!((&same, is_repeat), (&first, true));
        let other = CannedReply { title: "Autre".to_owned(), ..first.clone() };
        let refused = add(house, dee, &other);
        assert!(matches!(refused, Err(WriteCannedReplyError::IdConflict)), "{refused:?}");

        let command = ChangeCannedReply {
            title: Some(" Livraison ".to_owned()),
            text: Some("Demain".to_owned()),
            language: Some(Fits::Only(Language::FRENCH)),
            ..unchanged(first.id)
        };
        let changed = change(house, dee, command.clone()).unwrap();
        let expected = CannedReply {
            title: "Livraison".to_owned(),
            text: "Demain".to_owned(),
            language: Some(Language::FRENCH),
            ..first.clone()
        };
        assert_eq!(changed, expected);
        change(house, dee, command).unwrap();
        let for_all = ChangeCannedReply { language: Some(Fits::All), ..unchanged(first.id) };
        assert_eq!(change(house, dee, for_all).unwrap().language, None);
        let told = house.events();
        let told = told.iter().filter(|it| {
            it.event.body == EventBody::DeskChanged(DeskChange::CannedReply(first.id))
                && it.event.actor == Actor::Agent(dee)
        });
        assert_eq!(told.count(), 3);
    });
}

#[test]
fn d4_what_can_t_be_kept_is_refused() {
    in_each_house(|house| {
        let ana = house.hire("ana", &[SALES]);
        let own = reply(1, Scope::Personal(ana), "delai");
        let wrong = [
            (CannedReply { shortcut: "a b".to_owned(), ..own.clone() }, CannedReplyError::Shortcut),
            (CannedReply { title: " ".to_owned(), ..own.clone() }, CannedReplyError::Title),
            (CannedReply { text: String::new(), ..own.clone() }, CannedReplyError::Text),
        ];
        for (reply, expected) in wrong {
            let refused = add(house, ana, &reply);
            assert!(
                matches!(refused, Err(WriteCannedReplyError::Invalid(it)) if it == expected),
                "{refused:?}"
            );
        }
        let unknown = change(house, ana, unchanged(own.id));
        assert!(matches!(unknown, Err(WriteCannedReplyError::NotFound)), "{unknown:?}");
        for number in 1..=PERSONAL_COUNT_MAX {
            let own = reply(number, Scope::Personal(ana), &format!("n{number}"));
            add(house, ana, &own).unwrap();
        }
        let refused = add(house, ana, &reply(1_000, Scope::Personal(ana), "un-de-trop"));
        assert!(
            matches!(refused, Err(WriteCannedReplyError::TooMany { limit: PERSONAL_COUNT_MAX })),
            "{refused:?}"
        );
    });
}

pub(super) fn sign(
    house: &House,
    agent: AgentId,
    channel: ChannelId,
    policy: SignaturePolicy,
    text: &str,
) -> Result<Signature, SetSignatureError> {
    let text = Some(text.to_owned());
    let command = SetSignature { channel, policy: Some(policy), text };
    house.run(Actor::Agent(agent), move |tx, ctx| set_signature(tx, ctx, &command))
}

#[test]
fn d7_a_manager_sets_the_signature_of_a_channel() {
    in_each_house(|house| {
        let (ana, dee) = (house.hire("ana", &[SALES]), house.hire_manager("dee"));
        let channel = whatsapp().id;
        let known = move |house: &House| house.read(move |queries| queries.signature_view(channel));
        assert_eq!(known(house), Signature::none());
        let line = "{agent_pseudonym}, votre conseillère {brand_name}";
        let refused = sign(house, ana, channel, SignaturePolicy::Required, line);
        assert!(matches!(refused, Err(SetSignatureError::RoleInsufficient)), "{refused:?}");
        let nowhere = ChannelId::from_bytes([9; 16]);
        let refused = sign(house, dee, nowhere, SignaturePolicy::Required, line);
        assert!(matches!(refused, Err(SetSignatureError::NotFound)), "{refused:?}");
        for (text, expected) in [
            ("", SignatureError::Text),
            ("deux\nlignes", SignatureError::Text),
            ("{contact_name}", SignatureError::ContactVariable),
        ] {
            let refused = sign(house, dee, channel, SignaturePolicy::Required, text);
            assert!(
                matches!(refused, Err(SetSignatureError::Invalid(it)) if it == expected),
                "{refused:?}"
            );
        }
        assert_eq!(known(house), Signature::none());

        for policy in [SignaturePolicy::Required, SignaturePolicy::Required, SignaturePolicy::Off] {
            let set = sign(house, dee, channel, policy, line).unwrap();
            assert_eq!(set, Signature { policy, text: line.to_owned() });
            assert_eq!(known(house), set);
        }
        let told = house.events();
        let told = told
            .iter()
            .filter(|it| it.event.body == EventBody::DeskChanged(DeskChange::Signature(channel)));
        assert_eq!(told.count(), 2);
    });
}

const LINE: &str = "{agent_pseudonym}, votre conseillère {brand_name}";

fn send(
    house: &House,
    agent: AgentId,
    conversation: ConversationId,
    words: &str,
    is_signed: bool,
) -> Result<String, SendMessageError> {
    let content = OutboundContent::Text(words.to_owned());
    let client_id = house.client_id();
    let command = SendMessage {
        conversation,
        client_id,
        content,
        quoted: None,
        is_signed,
        expected_epoch: None,
    };
    let sent = house.send(agent, command);
    sent.map(|it| it.content.text().unwrap_or_default().to_owned())
}

#[test]
fn d7_the_first_message_of_each_stay_is_signed_by_the_server() {
    in_each_house(|house| {
        let (ana, dee) = (house.hire_ready("camille", 5), house.hire_manager("dee"));
        let channel = whatsapp().id;
        let signed = "Bonjour\ncamille, votre conseillère Orvelle";
        let table = [
            (SignaturePolicy::Off, false, "Bonjour"),
            (SignaturePolicy::Off, true, "Bonjour"),
            (SignaturePolicy::Optional, false, "Bonjour"),
            (SignaturePolicy::Optional, true, signed),
            (SignaturePolicy::Required, false, signed),
            (SignaturePolicy::Required, true, signed),
        ];
        for (policy, is_asked, expected) in table {
            sign(house, dee, channel, policy, LINE).unwrap();
            let talk = house.write(1);
            assert!(house.talk(talk).is_signature_due());
            let sent = send(house, ana, talk, "Bonjour", is_asked).unwrap();
            assert_eq!(sent, expected, "{policy:?} {is_asked}");
            assert!(!house.talk(talk).is_signature_due());
            let next = send(house, ana, talk, "Et voilà", true).unwrap();
            assert_eq!(next, "Et voilà", "{policy:?}: the second message is not signed");
            house.send_all(accepted);
            house.close(ana, talk).unwrap();
        }
    });
}

#[test]
fn d7_each_stay_is_signed_by_its_own_agent_the_announcement_of_a_transfer_too() {
    in_each_house(|house| {
        let (ana, dee) = (house.hire_ready("camille", 5), house.hire_manager("dee"));
        sign(house, dee, whatsapp().id, SignaturePolicy::Required, LINE).unwrap();
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        let text = "Je vous passe Bo.".to_owned();
        let message = Some(Announcement { client_id: house.client_id(), text });
        let command = TransferConversation { message, ..to_agent(talk, bo) };
        let handed = house.transfer(ana, command).unwrap();
        assert_eq!((handed.agent(), handed.is_signature_due()), (Some(bo), true));
        let said = house.read(move |queries| queries.messages(talk, None, 50));
        let said = said.last().and_then(|it| it.message.content.text().map(str::to_owned));
        let signed = "Je vous passe Bo.\ncamille, votre conseillère Orvelle";
        assert_eq!(said.as_deref(), Some(signed));
        let sent = send(house, bo, talk, "Bonjour", false).unwrap();
        assert_eq!(sent, "Bonjour\nbo, votre conseillère Orvelle");
        assert_eq!(send(house, bo, talk, "Voilà", false).unwrap(), "Voilà");

        let eve = house.hire_ready("eve", 5);
        let text = "{contact_name}, je vous passe Eve.".to_owned();
        let message = Some(Announcement { client_id: house.client_id(), text });
        let command = TransferConversation { message, ..to_agent(talk, eve) };
        let refused = house.transfer(bo, command);
        let is_unfilled = matches!(
            refused,
            Err(TransferConversationError::Message(SendMessageError::VariableUnfilled { .. }))
        );
        assert!(is_unfilled, "{refused:?}");
    });
}

#[test]
fn d7_a_template_is_never_signed_and_leaves_the_signature_to_the_first_words() {
    in_each_house(|house| {
        let (ana, dee, talk, template) = house.in_silence();
        sign(house, dee, whatsapp().id, SignaturePolicy::Required, LINE).unwrap();
        let relaunch = house.relaunch(ana, talk, template).unwrap();
        let Content::Template(content) = &relaunch.content else { panic!("it is a template") };
        assert_eq!(content.body, "Bonjour Visitor, au sujet de votre lampe ?");
        assert_eq!(content.footer, None);
        assert!(house.talk(talk).is_signature_due());
        house.taken_in(house.message(1, "later", "Me voilà"));
        let sent = send(house, ana, talk, "Bonjour", false).unwrap();
        assert_eq!(sent, "Bonjour\nana, votre conseillère Orvelle");
    });
}

#[test]
fn d7_a_signature_respects_the_length_limit_and_a_repeat_is_the_same_message() {
    in_each_house(|house| {
        let (ana, dee) = (house.hire_ready("camille", 5), house.hire_manager("dee"));
        sign(house, dee, whatsapp().id, SignaturePolicy::Required, "Ana").unwrap();
        let talk = house.write(1);
        let refused = send(house, ana, talk, &"é".repeat(4_093), false);
        let limit = ReplyError::TextTooLong { limit: 4_092 };
        assert!(
            matches!(&refused, Err(SendMessageError::Reply(error)) if *error == limit),
            "{refused:?}"
        );
        assert!(house.talk(talk).is_signature_due());

        let client_id = house.client_id();
        let words = "é".repeat(4_092);
        let first = house.answer_as(ana, talk, &words, client_id).unwrap();
        assert_eq!(first.content.text().unwrap().chars().count(), 4_096);
        assert_eq!(house.answer_as(ana, talk, &words, client_id).unwrap(), first);
        let other = house.answer_as(ana, talk, "Autre chose", client_id);
        assert!(matches!(other, Err(SendMessageError::ClientIdConflict)), "{other:?}");
        send(house, ana, talk, &"é".repeat(4_096), false).unwrap();
    });
}

#[test]
fn d6_a_name_reaches_a_visitor_only_by_the_signature() {
    in_each_house(|house| {
        let ana = house.hire_ready("camille", 5);
        let talk = house.write(1);
        send(house, ana, talk, "Bonjour", true).unwrap();
        let begun = house.begin_sending();
        let [(_, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
        assert!(!format!("{call:?}").contains("camille"));
    });
}

#[test]
fn d8_unfilled_variables_are_refused_and_other_braces_are_text() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let refused = send(house, ana, talk, "{contact_name} {brand_name} {contact_name}", false);
        let names = [Variable::ContactName, Variable::BrandName];
        assert!(
            matches!(&refused, Err(SendMessageError::VariableUnfilled { variables })
                if *variables == names),
            "{refused:?}"
        );
        for text in ["{x}", "{ contact_name }", "{}", "{{", "{Contact_name}"] {
            assert_eq!(send(house, ana, talk, text, false).unwrap(), text);
        }
    });
}
