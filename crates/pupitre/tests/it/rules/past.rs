//! The past with a contact and what colleagues know of them: D2, D9, notes (I-37).

use pupitre_app::closing_reason::{AddClosingReason, add_closing_reason};
use pupitre_app::contact::{RenameContact, RenameContactError, rename_contact};
use pupitre_app::conversation::{
    CloseConversation, SetLanguage, SetLanguageError, TransferConversation, close_conversation,
    set_language,
};
use pupitre_app::jobs::send::BeginSend;
use pupitre_app::note::{WriteNote, WriteNoteError, Written, write_note};
use pupitre_app::tag::{AddTag, add_tag};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_app::view::{Eyes, FOUND_MAX, PastCursor, PastPage, past_page, search_past};
use pupitre_domain::contact::{Contact, NameError, NameOrigin};
use pupitre_domain::conversation::{Conversation, HoldError};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{
    AgentId, ClientId, ClosingReasonId, ContactId, ConversationId, NoteId, TagId,
};
use pupitre_domain::language::Language;
use pupitre_domain::note::{MENTION_COUNT_MAX, Note, NoteError, NoteKind};
use pupitre_domain::tag::TagColor;

use super::fixtures::{SALES, accepted};
use super::house::{House, in_each_house};
use super::transfer::to_agent;

const DONE: ClosingReasonId = ClosingReasonId::from_bytes([0xd1; 16]);
const REPAIR: TagId = TagId::from_bytes([0xe1; 16]);

fn client(number: u8) -> ClientId {
    ClientId::from_bytes([number; 16])
}

fn noted(
    house: &House,
    author: AgentId,
    conversation: ConversationId,
    number: u8,
    text: &str,
    mentions: &[AgentId],
) -> Result<Written, WriteNoteError> {
    let command = WriteNote {
        conversation,
        client_id: client(number),
        text: text.to_owned(),
        mentions: mentions.to_vec(),
    };
    house.run(Actor::Agent(author), move |tx, ctx| write_note(tx, ctx, &command))
}

fn sees(house: &House, agent: AgentId, conversation: ConversationId) -> bool {
    house.read(move |queries| {
        let agent = queries.agent_view(agent)?.unwrap();
        may_see(queries, &agent, Resource::Conversation(conversation))
    })
}

fn notes_of(house: &House, conversation: ConversationId) -> Vec<Note> {
    let notes = house.read(move |queries| queries.notes_between(conversation, None, None, 500));
    notes.into_iter().map(|it| it.view.note).collect()
}

/// Who is told of a note by name, and how.
fn told(house: &House, note: NoteId) -> Vec<(&'static str, Option<AgentId>)> {
    let is_of = |body: &EventBody| match body {
        EventBody::NoteWritten { note: it }
        | EventBody::NoteTold { note: it, .. }
        | EventBody::NoteMentioned { note: it, .. } => *it == note,
        _ => false,
    };
    let events = house.events();
    let events = events.iter().filter(|it| is_of(&it.event.body));
    events.map(|it| (it.event.body.name(), it.event.body.agent())).collect()
}

#[test]
fn i_37_a_note_never_leaves_and_changes_nothing_of_the_conversation() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(60);
        let before = house.talk(talk);
        let secret = "Le code du coffre est 4512";
        noted(house, ana, talk, 1, secret, &[]).unwrap();
        assert_eq!(house.talk(talk), before);
        assert!(house.begin_sending().is_empty(), "a note waits to leave");

        house.answer(ana, talk, "Bonjour").unwrap();
        let begun = house.begin_sending();
        let [(claim, BeginSend::Call(call))] = begun.as_slice() else { panic!("{begun:?}") };
        assert!(!format!("{call:?}").contains("coffre"));
        house.end_sending(claim.clone(), call, accepted(call));
        assert!(house.begin_sending().is_empty());
        let page = house.read(move |queries| queries.messages(talk, None, 50));
        assert!(page.iter().all(|it| it.message.content.text() != Some(secret)));
        assert_eq!(notes_of(house, talk).len(), 1);
    });
}

#[test]
fn a_note_names_colleagues_who_then_see_the_conversation_and_are_told() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (bo, cy) = (house.hire("bo", &[SALES]), house.hire("cy", &[SALES]));
        let talk = house.write(1);
        let other = house.write(2);
        assert!(sees(house, ana, talk) && !sees(house, bo, talk));

        let first = noted(house, ana, talk, 1, " @bo, tu connais ? ", &[bo, bo, ana]).unwrap();
        assert_eq!(first.note.text, "@bo, tu connais ?");
        let named = [("note.written", None), ("note.mentioned", Some(bo))];
        assert_eq!(told(house, first.note.id), named);
        assert!(sees(house, bo, talk) && !sees(house, bo, other) && !sees(house, cy, talk));

        house.pass(1);
        let second = noted(house, bo, talk, 2, "Oui, il vient souvent", &[]).unwrap();
        let author = [("note.written", None), ("note.told", Some(bo))];
        assert_eq!(told(house, second.note.id), author);
        house.pass(1);
        let third = noted(house, ana, talk, 3, "Merci, @cy aussi ?", &[cy]).unwrap();
        let circle =
            [("note.written", None), ("note.told", Some(bo)), ("note.mentioned", Some(cy))];
        assert_eq!(told(house, third.note.id), circle);
        assert_eq!(notes_of(house, talk), [first.note, second.note, third.note]);
        let full = house.read(move |queries| queries.notes_between(talk, None, None, 1));
        assert_eq!(full[0].mentions, [(cy, "cy".to_owned())]);
        assert_eq!(full[0].view.author_name, "ana");

        house.close(ana, talk).unwrap();
        noted(house, ana, talk, 4, "Rien à ajouter", &[]).unwrap();
    });
}

#[test]
fn d11_a_note_is_written_once_per_id_and_what_is_none_is_refused() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let talk = house.write(1);
        let first = noted(house, ana, talk, 1, "Une note", &[]).unwrap();
        let again = noted(house, ana, talk, 1, "Une note", &[]).unwrap();
        assert_eq!((again.note, again.is_repeat), (first.note, true));
        for (author, text) in [(ana, "Une autre"), (bo, "Une note")] {
            let refused = noted(house, author, talk, 1, text, &[]);
            assert!(matches!(refused, Err(WriteNoteError::ClientIdConflict)), "{refused:?}");
        }
        let refused = noted(house, ana, talk, 2, " \n", &[]);
        assert!(matches!(refused, Err(WriteNoteError::Invalid(NoteError::Empty))), "{refused:?}");
        let refused = noted(house, ana, talk, 2, &"é".repeat(4_097), &[]);
        assert!(matches!(refused, Err(WriteNoteError::Invalid(NoteError::TooLong))), "{refused:?}");
        let refused = noted(house, ana, talk, 2, "?", &[AgentId::from_bytes([9; 16])]);
        assert!(matches!(refused, Err(WriteNoteError::MentionUnknown)), "{refused:?}");
        let refused = noted(house, ana, talk, 2, "?", &vec![bo; MENTION_COUNT_MAX + 1]);
        assert!(matches!(refused, Err(WriteNoteError::TooManyMentions { .. })), "{refused:?}");
        let nowhere = ConversationId::from_bytes([9; 16]);
        let refused = noted(house, ana, nowhere, 2, "?", &[]);
        assert!(matches!(refused, Err(WriteNoteError::NotFound)), "{refused:?}");
        assert_eq!(notes_of(house, talk).len(), 1);
    });
}

fn rename(
    house: &House,
    agent: AgentId,
    contact: ContactId,
    name: &str,
    note: Option<&str>,
) -> Result<Contact, RenameContactError> {
    let (name, note) = (name.to_owned(), note.map(str::to_owned));
    let command = RenameContact { contact, name, note };
    house.run(Actor::Agent(agent), move |tx, ctx| rename_contact(tx, ctx, &command))
}

#[test]
fn d9_what_an_agent_wrote_has_its_origin_and_the_profile_never_takes_its_place() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let contact = house.talk(talk).contact;
        let named = rename(house, ana, contact, " Léa Marchand ", Some("commande 4512")).unwrap();
        assert_eq!((named.name.as_str(), named.name_origin), ("Léa Marchand", NameOrigin::Agent));
        assert_eq!(named.name_note.as_deref(), Some("commande 4512"));
        house.write(1);
        let known = |house: &House| house.system(move |tx, _| tx.contact(contact)).unwrap();
        assert_eq!(known(house), named);

        rename(house, ana, contact, "Léa Marchand", Some("commande 4512")).unwrap();
        house.close(ana, talk).unwrap();
        let corrected = rename(house, ana, contact, "Léa M.", None).unwrap();
        assert_eq!(corrected.name_note, None);
        assert_eq!(known(house), corrected);
        let events = house.events();
        let renamed = events.iter().filter(|it| it.event.body.name() == "contact.renamed");
        let conversations: Vec<_> = renamed.map(|it| it.event.conversation).collect();
        assert_eq!(conversations, [Some(talk), None]);

        let refused = rename(house, ana, contact, " ", None);
        assert!(
            matches!(refused, Err(RenameContactError::Invalid(NameError::Name))),
            "{refused:?}"
        );
        let refused = rename(house, ana, ContactId::from_bytes([9; 16]), "Léa", None);
        assert!(matches!(refused, Err(RenameContactError::NotFound)), "{refused:?}");
    });
}

fn speak(
    house: &House,
    agent: AgentId,
    conversation: ConversationId,
    epoch: Option<u32>,
) -> Result<Conversation, SetLanguageError> {
    let language = Language::ENGLISH;
    let command = SetLanguage { conversation, language, expected_epoch: epoch };
    house.run(Actor::Agent(agent), move |tx, ctx| set_language(tx, ctx, &command))
}

#[test]
fn d8_the_holder_says_in_which_language_the_conversation_is_held() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let talk = house.write(1);
        let refused = speak(house, bo, talk, None);
        let not_owner = matches!(refused, Err(SetLanguageError::Hold(HoldError::NotOwner)));
        assert!(not_owner, "{refused:?}");
        let refused = speak(house, ana, talk, Some(7));
        let is_stale = matches!(refused, Err(SetLanguageError::Hold(HoldError::Stale)));
        assert!(is_stale, "{refused:?}");
        for epoch in [Some(1), None] {
            assert_eq!(speak(house, ana, talk, epoch).unwrap().language, Language::ENGLISH);
        }
        assert_eq!(house.talk(talk).language, Language::ENGLISH);
        let names = house.event_names();
        let told = names.iter().filter(|it| **it == "conversation.language_changed");
        assert_eq!(told.count(), 1);
        house.close(ana, talk).unwrap();
        let refused = speak(house, ana, talk, None);
        let is_closed = matches!(refused, Err(SetLanguageError::Hold(HoldError::Closed)));
        assert!(is_closed, "{refused:?}");
    });
}

fn past(
    house: &House,
    contact: ContactId,
    eyes: Eyes,
    cursor: Option<PastCursor>,
    limit: u32,
) -> PastPage {
    house.read(move |queries| past_page(queries, contact, eyes, cursor, limit))
}

/// Visitor 1 talks with `agent` and leaves: their conversation.
fn finished(house: &House, agent: AgentId, words: &[&str]) -> ConversationId {
    let mut talk = None;
    for (number, word) in words.iter().enumerate() {
        house.pass(1);
        let at = house.now().as_second();
        let message = house.message(1, &format!("{}{number}", at % 10_000_000), word);
        talk = Some(house.taken_in(message).0);
    }
    let talk = talk.unwrap();
    house.pass(1);
    house.answer(agent, talk, "Bien noté").unwrap();
    house.pass(1);
    house.close(agent, talk).unwrap();
    talk
}

#[test]
fn d2_the_whole_past_is_read_backwards_across_conversations_and_colleagues() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let first = finished(house, ana, &["un", "deux", "trois"]);
        noted(house, ana, first, 1, "Un habitué", &[]).unwrap();
        let second = finished(house, ana, &["quatre"]);
        house.pass(1);
        let third = house.write(1);
        let contact = house.talk(third).contact;

        let mut cursor = None;
        let mut words = Vec::new();
        let mut seen = Vec::new();
        let mut notes = 0;
        loop {
            let page = past(house, contact, Eyes::Of(ana), cursor, 2);
            for part in &page.parts {
                seen.push(part.conversation.id);
                notes += part.notes.len();
                let texts = part.messages.iter().rev();
                words.extend(texts.map(|it| it.message.content.text().unwrap().to_owned()));
                let holders: Vec<_> = part.stays.iter().map(|it| it.agent.1.as_str()).collect();
                assert_eq!(holders, ["ana"]);
                assert_eq!(part.stays[0].ended_at.is_none(), part.conversation.id == third);
            }
            assert!(page.parts.iter().map(|it| it.messages.len()).sum::<usize>() <= 2);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        seen.dedup();
        assert_eq!(seen, [third, second, first]);
        let all = ["Bonjour", "Bien noté", "quatre", "Bien noté", "trois", "deux", "un"];
        assert_eq!((words.as_slice(), notes), (all.map(str::to_owned).as_slice(), 1));
    });
}

#[test]
fn d2_each_past_conversation_says_who_when_how_it_ended_and_what_was_noted() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let reason = AddClosingReason { id: DONE, name: "Question résolue".to_owned() };
        house.run(Actor::System, move |tx, ctx| add_closing_reason(tx, ctx, &reason)).unwrap();
        let tag = AddTag { id: REPAIR, name: "SAV".to_owned(), color: TagColor::Red };
        house.run(Actor::System, move |tx, ctx| add_tag(tx, ctx, &tag)).unwrap();
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        house.pass(1);
        let comment = Some("Facture de mars".to_owned());
        let command = TransferConversation { comment, ..to_agent(talk, bo) };
        house.transfer(ana, command).unwrap();
        house.pass(1);
        noted(house, bo, talk, 1, "Déjà vue", &[]).unwrap();
        house.pass(1);
        let command = CloseConversation {
            reason: Some(DONE),
            tags: Some(vec![REPAIR]),
            note: Some("Remboursée".to_owned()),
            ..CloseConversation::plain(talk, None)
        };
        let closed =
            house.run(Actor::Agent(bo), move |tx, ctx| close_conversation(tx, ctx, &command));

        let page = past(house, closed.unwrap().contact, Eyes::Of(ana), None, 10);
        let [part] = page.parts.as_slice() else { panic!("{page:?}") };
        let stays = part.stays.iter().map(|it| (it.agent.0, it.ended_at.is_some()));
        assert_eq!(stays.collect::<Vec<_>>(), [(ana, true), (bo, true)]);
        assert_eq!(part.closing_reason, Some((DONE, "Question résolue".to_owned())));
        let tags = part.tags.iter().map(|it| it.name.to_string());
        assert_eq!(tags.collect::<Vec<_>>(), ["SAV"]);
        let notes = part.notes.iter().map(|it| (it.view.note.kind, it.view.author_name.as_str()));
        let expected =
            [(NoteKind::Transfer, "ana"), (NoteKind::Note, "bo"), (NoteKind::Closing, "bo")];
        assert_eq!(notes.collect::<Vec<_>>(), expected);
    });
}

#[test]
fn d2_the_holder_sees_the_whole_past_and_others_what_was_theirs() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let first = finished(house, ana, &["un"]);
        let bo = house.hire_ready("bo", 5);
        house.choose_away(ana);
        let second = house.write(1);
        assert_eq!(house.holder(second), Some(bo));
        let contact = house.talk(second).contact;
        let seen = |eyes| {
            let parts = past(house, contact, eyes, None, 50).parts;
            parts.iter().map(|it| it.conversation.id).collect::<Vec<_>>()
        };
        assert_eq!(seen(Eyes::All), [second, first]);
        assert_eq!(seen(Eyes::Of(bo)), [second, first]);
        assert_eq!(seen(Eyes::Of(ana)), [first]);
        house.close(bo, second).unwrap();
        assert_eq!(seen(Eyes::Of(bo)), [second]);
        let stranger = house.hire("cy", &[SALES]);
        assert_eq!(seen(Eyes::Of(stranger)), []);
        noted(house, bo, second, 1, "@cy", &[stranger]).unwrap();
        assert_eq!(seen(Eyes::Of(stranger)), [second]);
    });
}

#[test]
fn d2_words_are_found_whatever_their_case_and_accents() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        let first = finished(house, ana, &["J’ai commandé l’ÉTÉ dernier", "Un cœur brisé"]);
        let second = finished(house, ana, &["100 % été_"]);
        house.pass(1);
        let third = house.write(1);
        let contact = house.talk(third).contact;
        let found = |words: &'static str, eyes| {
            let found = house.read(move |queries| search_past(queries, contact, eyes, words));
            assert!(found.is_complete);
            found.messages.iter().map(|it| it.message.conversation).collect::<Vec<_>>()
        };
        assert_eq!(found("ete", Eyes::All), [second, first]);
        assert_eq!(found(" ÉtÉ ", Eyes::Of(ana)), [second, first]);
        assert_eq!(found("coeur", Eyes::All), [first]);
        assert_eq!(found("l'ete dernier", Eyes::All), [first]);
        for odd in ["%", "_"] {
            assert_eq!(found(odd, Eyes::All), [second], "{odd}");
        }
        assert_eq!(found("absent", Eyes::All), []);
        let stranger = house.hire("cy", &[SALES]);
        assert_eq!(found("ete", Eyes::Of(stranger)), []);

        for number in 0..=FOUND_MAX {
            house.pass(1);
            house.taken_in(house.message(1, &format!("m{number}"), "encore"));
        }
        let many = house.read(move |queries| search_past(queries, contact, Eyes::All, "encore"));
        assert_eq!((many.messages.len(), many.is_complete), (FOUND_MAX, false));
    });
}
