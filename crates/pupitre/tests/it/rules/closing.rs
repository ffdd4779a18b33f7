//! The end of a conversation: P6, P9, I-54.

use jiff::SignedDuration;
use pupitre_app::agent::{ChangeAgent, change_agent};
use pupitre_app::closing_reason::{
    AddClosingReason, AddClosingReasonError, ChangeClosingReason, ChangeClosingReasonError,
    add_closing_reason, change_closing_reason,
};
use pupitre_app::conversation::{CloseConversation, CloseConversationError, close_conversation};
use pupitre_app::settings::{ChangeSettings, ChangeSettingsError, change_settings};
use pupitre_app::tag::{
    AddTag, AddTagError, ChangeTag, TagConversation, TagConversationError, TagsError, add_tag,
    change_tag, tag_conversation,
};
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, HoldError, State};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClosingReasonId, ConversationId, TagId};
use pupitre_domain::note::NoteKind;
use pupitre_domain::settings::{ReasonPolicy, Settings};
use pupitre_domain::tag::{TAGS_OF_CONVERSATION_MAX, TagColor};

use super::house::{House, in_each_house};
use super::staff::change_of;
use super::transfer::to_agent;

const DAY: i64 = 24 * 3_600;

const DONE: ClosingReasonId = ClosingReasonId::from_bytes([0xd1; 16]);
const LOST: ClosingReasonId = ClosingReasonId::from_bytes([0xd2; 16]);
const REPAIR: TagId = TagId::from_bytes([0xe1; 16]);
const BROKEN: TagId = TagId::from_bytes([0xe2; 16]);

fn add_reason(
    house: &House,
    id: ClosingReasonId,
    name: &str,
) -> Result<u32, AddClosingReasonError> {
    let command = AddClosingReason { id, name: name.to_owned() };
    house
        .run(Actor::System, move |tx, ctx| add_closing_reason(tx, ctx, &command))
        .map(|it| it.position)
}

fn switch_reason(house: &House, id: ClosingReasonId, is_active: bool) {
    let command =
        ChangeClosingReason { id, name: None, is_active: Some(is_active), position: None };
    house.run(Actor::System, move |tx, ctx| change_closing_reason(tx, ctx, &command)).unwrap();
}

fn add(house: &House, id: TagId, name: &str) -> Result<(), AddTagError> {
    let command = AddTag { id, name: name.to_owned(), color: TagColor::Red };
    house.run(Actor::System, move |tx, ctx| add_tag(tx, ctx, &command)).map(drop)
}

fn switch_tag(house: &House, id: TagId, is_active: bool) {
    let command = ChangeTag { id, name: None, color: None, is_active: Some(is_active) };
    house.run(Actor::System, move |tx, ctx| change_tag(tx, ctx, &command)).unwrap();
}

fn tag(house: &House, talk: ConversationId, tags: &[TagId]) -> Result<(), TagConversationError> {
    let command = TagConversation { conversation: talk, tags: tags.to_vec() };
    house.run(Actor::System, move |tx, ctx| tag_conversation(tx, ctx, &command)).map(drop)
}

fn set(house: &House, change: ChangeSettings) -> Result<Settings, ChangeSettingsError> {
    house.run(Actor::System, move |tx, ctx| change_settings(tx, ctx, &change))
}

fn require_reason(house: &House) {
    let closing_reason = Some(ReasonPolicy::Required);
    set(house, ChangeSettings { closing_reason, ..ChangeSettings::default() }).unwrap();
}

fn close(
    house: &House,
    agent: AgentId,
    command: CloseConversation,
) -> Result<Conversation, CloseConversationError> {
    house.run(Actor::Agent(agent), move |tx, ctx| close_conversation(tx, ctx, &command))
}

fn shown_tags(house: &House, talk: ConversationId) -> Vec<String> {
    let view = house.read(move |queries| queries.conversation_view(talk)).unwrap();
    view.tags.into_iter().map(|it| it.name.to_string()).collect()
}

#[test]
fn p6_a_close_takes_a_reason_tags_and_a_note() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        assert_eq!(add_reason(house, DONE, " Question  résolue ").unwrap(), 0);
        assert_eq!(add_reason(house, LOST, "Sans réponse").unwrap(), 1);
        add(house, REPAIR, "SAV").unwrap();
        let talk = house.write(1);
        let command = CloseConversation {
            reason: Some(DONE),
            tags: Some(vec![REPAIR]),
            note: Some(" Remboursée. ".to_owned()),
            ..CloseConversation::plain(talk, Some(1))
        };
        let closed = close(house, ana, command).unwrap();
        let closing = Closing { at: house.now(), cause: ClosingCause::Agent, reason: Some(DONE) };
        assert_eq!(closed.state, State::Closed(closing));
        let view = house.read(move |queries| queries.conversation_view(talk)).unwrap();
        assert_eq!(view.closing_reason, Some((DONE, "Question résolue".to_owned())));
        assert_eq!(shown_tags(house, talk), ["SAV"]);
        let notes = house.read(move |queries| queries.notes(talk, 10));
        let [note] = notes.as_slice() else { panic!("one note, not {notes:?}") };
        assert_eq!((note.note.text.as_str(), note.note.kind), ("Remboursée.", NoteKind::Closing));
        let told = house.event_names();
        let expected = ["conversation.closed", "conversation.tagged", "note.written"];
        assert_eq!(told[told.len() - 3..], expected);
    });
}

#[test]
fn p6_a_close_that_can_t_be_changes_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        add_reason(house, DONE, "Question résolue").unwrap();
        add_reason(house, LOST, "Sans réponse").unwrap();
        switch_reason(house, LOST, false);
        add(house, REPAIR, "SAV").unwrap();
        switch_tag(house, REPAIR, false);
        require_reason(house);
        let talk = house.write(1);
        let before = house.talk(talk);
        let plain = CloseConversation::plain(talk, None);
        let with = |reason| CloseConversation { reason: Some(reason), ..plain.clone() };
        let unknown = ClosingReasonId::from_bytes([9; 16]);
        let too_long = Some("é".repeat(4_097));
        let many = (0..=TAGS_OF_CONVERSATION_MAX).map(|it| u8::try_from(it).unwrap());
        let many = many.map(|it| TagId::from_bytes([it; 16])).collect();
        let table = [
            (plain.clone(), "a closing reason is needed"),
            (with(LOST), "this closing reason can't be given"),
            (with(unknown), "this closing reason can't be given"),
            (
                CloseConversation { tags: Some(vec![REPAIR]), ..with(DONE) },
                "the tag e1e1e1e1-e1e1-e1e1-e1e1-e1e1e1e1e1e1 can't be given",
            ),
            (CloseConversation { tags: Some(many), ..with(DONE) }, "at most 20 tags"),
            (CloseConversation { note: too_long, ..with(DONE) }, "at most 4096 characters"),
            (CloseConversation { expected_epoch: Some(7), ..with(DONE) }, "has moved"),
        ];
        for (command, expected) in table {
            let said = close(house, ana, command.clone()).unwrap_err().to_string();
            assert!(said.contains(expected), "{command:?}: {said}");
        }
        assert_eq!(house.talk(talk), before);
        assert_eq!(close(house, ana, with(DONE)).unwrap().state.name(), "closed");
    });
}

#[test]
fn p6_a_reason_is_switched_off_and_stays_where_it_was_given() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        add_reason(house, DONE, "Question résolue").unwrap();
        let talk = house.write(1);
        let command =
            CloseConversation { reason: Some(DONE), ..CloseConversation::plain(talk, None) };
        close(house, ana, command).unwrap();
        switch_reason(house, DONE, false);
        let view = house.read(move |queries| queries.conversation_view(talk)).unwrap();
        assert_eq!(view.closing_reason.map(|(id, _)| id), Some(DONE));
        let list = house.read(|queries| queries.closing_reasons());
        assert_eq!(
            list.iter().map(|it| (it.id, it.is_active)).collect::<Vec<_>>(),
            [(DONE, false)]
        );
    });
}

#[test]
fn p6_names_are_taken_once_repeats_are_known_and_places_are_moved() {
    in_each_house(|house| {
        add_reason(house, DONE, "Question résolue").unwrap();
        assert_eq!(add_reason(house, DONE, "Question résolue").unwrap(), 0, "a repeat");
        let other = add_reason(house, DONE, "Autre");
        assert!(matches!(other, Err(AddClosingReasonError::IdConflict)));
        let taken = add_reason(house, LOST, "Question  résolue");
        assert!(matches!(taken, Err(AddClosingReasonError::NameTaken)));
        assert!(matches!(add_reason(house, LOST, " \n"), Err(AddClosingReasonError::Name(_))));
        add_reason(house, LOST, "Sans réponse").unwrap();
        let command = |name: &str, position| ChangeClosingReason {
            id: LOST,
            name: Some(name.to_owned()),
            is_active: None,
            position,
        };
        let to_first = command("Silence", Some(0));
        house.run(Actor::System, move |tx, ctx| change_closing_reason(tx, ctx, &to_first)).unwrap();
        let list = house.read(|queries| queries.closing_reasons());
        let names: Vec<&str> = list.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Silence", "Question résolue"]);
        let taken = command("Question résolue", None);
        let taken = house.run(Actor::System, move |tx, ctx| change_closing_reason(tx, ctx, &taken));
        assert!(matches!(taken, Err(ChangeClosingReasonError::NameTaken)));
    });
}

#[test]
fn p6_tags_are_put_on_any_time_and_one_that_is_switched_off_stays() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        add(house, REPAIR, "SAV").unwrap();
        add(house, BROKEN, "Casse").unwrap();
        let talk = house.write(1);
        tag(house, talk, &[REPAIR, REPAIR]).unwrap();
        switch_tag(house, REPAIR, false);
        tag(house, talk, &[REPAIR, BROKEN]).unwrap();
        assert_eq!(shown_tags(house, talk), ["Casse", "SAV"]);
        house.close(ana, talk).unwrap();
        tag(house, talk, &[BROKEN]).unwrap();
        assert_eq!(shown_tags(house, talk), ["Casse"]);
        let refused = tag(house, talk, &[REPAIR]);
        let unavailable = TagConversationError::Tags(TagsError::Unavailable(REPAIR));
        assert_eq!(refused.unwrap_err().to_string(), unavailable.to_string());
        let version = house.talk(talk).version;
        tag(house, talk, &[BROKEN]).unwrap();
        assert_eq!(house.talk(talk).version, version, "nothing changed");
        assert_eq!(house.told("conversation.tagged"), 3);
    });
}

#[test]
fn p6_whoever_paused_it_closes_it_and_nobody_else() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        house.snooze(ana, talk, SnoozeTerms { until: None, is_kept: false }).unwrap();
        let refused = house.close(bo, talk);
        assert!(matches!(refused, Err(CloseConversationError::Hold(HoldError::NotOwner))));
        let closed = house.close(ana, talk).unwrap();
        let closing = Closing { at: house.now(), cause: ClosingCause::Agent, reason: None };
        assert_eq!(closed.state, State::Closed(closing));
    });
}

#[test]
fn p9_seven_days_without_any_message_close_it_without_a_reason_and_send_nothing() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 1);
        require_reason(house);
        let talk = house.write(1);
        house.answer(ana, talk, "Bonjour").unwrap();
        for _ in 0..6 {
            house.pass(DAY);
            assert_eq!(house.look_for_silence(), 1, "one look a day");
        }
        house.pass(DAY - 1);
        assert_eq!(house.look_for_silence(), 0);
        assert_eq!(house.holder(talk), Some(ana));
        let sent = house.told("message.sent");
        let next = house.write(2);

        house.pass(1);
        house.look_for_silence();
        let closing = Closing { at: house.now(), cause: ClosingCause::Silence, reason: None };
        assert_eq!(house.talk(talk).state, State::Closed(closing));
        assert_eq!(house.holder(next), Some(ana), "its slot pulls the next one");
        let last = house
            .events()
            .into_iter()
            .rev()
            .find(|it| it.event.body.name() == "conversation.closed");
        assert_eq!(last.map(|it| it.event.actor), Some(Actor::System));
        house.pass(DAY);
        house.look_for_silence();
        assert_eq!((house.told("conversation.closed"), house.told("message.sent")), (1, sent));
        assert_ne!(house.write(1), talk, "L2: the next message opens another");
    });
}

#[test]
fn i_54_whatever_is_written_puts_the_end_off() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.pass(6 * DAY);
        house.look_for_silence();
        assert_eq!(house.write(1), talk);
        house.pass(DAY / 2);
        house.look_for_silence();
        house.answer(ana, talk, "Je regarde").unwrap();
        house.pass(7 * DAY - 1);
        house.look_for_silence();
        assert_eq!(house.holder(talk), Some(ana));
        house.pass(1);
        house.look_for_silence();
        assert_eq!(house.talk(talk).state.name(), "closed");
    });
}

#[test]
fn p9_a_pause_with_an_end_outlasts_the_silence_and_one_without_does_not() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talks = [house.write(1), house.write(2)];
        let until = house.now().checked_add(SignedDuration::from_secs(10 * DAY)).ok();
        house.snooze(ana, talks[0], SnoozeTerms { until, is_kept: true }).unwrap();
        house.pass(DAY);
        house.snooze(ana, talks[1], SnoozeTerms { until: None, is_kept: true }).unwrap();
        for _ in 0..9 {
            house.pass(DAY);
            house.look_for_silence();
        }
        assert_eq!(house.talk(talks[0]).state.name(), "snoozed");
        assert_eq!(house.talk(talks[1]).state.name(), "closed");
        assert_eq!(house.end_pauses(), 1);
        house.look_for_silence();
        house.pass(7 * DAY - 1);
        house.look_for_silence();
        assert_eq!(house.holder(talks[0]), Some(ana), "it woke and has its own seven days");
        house.pass(1);
        house.look_for_silence();
        assert_eq!(house.talk(talks[0]).state.name(), "closed");
    });
}

/// Ends a pause of Ana's: by Ana, by Dee, for Bo.
type Cut = fn(&House, [AgentId; 3], ConversationId);

#[test]
fn p9_a_long_pause_that_is_cut_short_gives_the_silence_its_seven_days() {
    let cut_short: [Cut; 3] = [
        |house, [ana, _, bo], talk| {
            house.transfer(ana, to_agent(talk, bo)).unwrap();
        },
        |house, [_, dee, _], talk| {
            house.take_over(dee, talk).unwrap();
        },
        |house, [ana, dee, _], _| {
            let leaves = ChangeAgent { is_active: Some(false), ..change_of(ana) };
            house.run(Actor::Agent(dee), move |tx, ctx| change_agent(tx, ctx, &leaves)).unwrap();
        },
    ];
    for cut in cut_short {
        in_each_house(|house| {
            let ana = house.hire_ready("ana", 5);
            let talk = house.write(1);
            let (dee, bo) = (house.hire_manager("dee"), house.hire_ready("bo", 5));
            let until = house.now().checked_add(SignedDuration::from_secs(20 * DAY)).ok();
            house.snooze(ana, talk, SnoozeTerms { until, is_kept: true }).unwrap();
            for _ in 0..10 {
                house.pass(DAY);
                house.look_for_silence();
            }
            cut(house, [ana, dee, bo], talk);
            house.pass(DAY);
            house.look_for_silence();
            house.pass(6 * DAY - 1);
            house.look_for_silence();
            assert_eq!(house.talk(talk).state.name(), "assigned");
            house.pass(1);
            house.look_for_silence();
            assert_eq!(house.talk(talk).state.name(), "closed");
        });
    }
}

#[test]
fn p9_a_shorter_delay_applies_within_a_day() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let talk = house.write(1);
        let auto_close_messaging = Some(SignedDuration::from_hours(2));
        let change = ChangeSettings { auto_close_messaging, ..ChangeSettings::default() };
        set(house, change).unwrap();
        house.pass(DAY);
        house.look_for_silence();
        assert_eq!(house.talk(talk).state.name(), "closed");
    });
}

#[test]
fn p8_settings_are_kept_when_they_can_be_and_told() {
    in_each_house(|house| {
        let known = house.read(|queries| queries.settings_view());
        let minute = Some(SignedDuration::from_mins(1));
        let late = ChangeSettings { keep_open: minute, ..ChangeSettings::default() };
        let refused = set(house, late);
        assert!(matches!(refused, Err(ChangeSettingsError::Settings(_))), "the nudge is later");
        assert_eq!(house.read(|queries| queries.settings_view()), known);

        let both = ChangeSettings { keep_open: minute, nudge_after: minute, ..Default::default() };
        let changed = set(house, both.clone()).unwrap();
        assert_eq!(house.read(|queries| queries.settings_view()), changed);
        set(house, both).unwrap();
        assert_eq!(house.told("settings.changed"), 1);
    });
}
