//! Transfer and take-over: T1 to T6, R5, R6, I-10.

use pupitre_app::agent::RoleError;
use pupitre_app::conversation::{
    Announcement, Insistence, TakeOver, TakeOverError, TransferConversation,
    TransferConversationError as Refusal, take_over, transfer_conversation,
};
use pupitre_app::message::SendMessageError;
use pupitre_app::view::transfer_targets::transfer_targets;
use pupitre_domain::agent::{Choice, Role, Status};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::conversation::snooze::SnoozeTerms;
use pupitre_domain::conversation::transfer::TransferError;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Conversation, HoldError, State};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConversationId};

use super::fixtures::{BILLING, SALES, accepted};
use super::house::{House, in_each_house};

const HOUR: i64 = 3600;

pub(super) fn to_agent(conversation: ConversationId, agent: AgentId) -> TransferConversation {
    TransferConversation {
        conversation,
        to: Destination::Agent(agent),
        insistence: Insistence::Ask,
        message: None,
        comment: None,
        expected_epoch: None,
    }
}

pub(super) fn anyway(command: TransferConversation) -> TransferConversation {
    TransferConversation { insistence: Insistence::Anyway, ..command }
}

impl House {
    pub(super) fn transfer(
        &self,
        actor: AgentId,
        command: TransferConversation,
    ) -> Result<Conversation, Refusal> {
        self.run(Actor::Agent(actor), move |tx, ctx| transfer_conversation(tx, ctx, &command))
    }

    pub(super) fn take_over(
        &self,
        actor: AgentId,
        conversation: ConversationId,
    ) -> Result<Conversation, TakeOverError> {
        let command = TakeOver { conversation, expected_epoch: None };
        self.run(Actor::Agent(actor), move |tx, ctx| take_over(tx, ctx, &command))
    }

    fn load(&self, agent: AgentId) -> u32 {
        self.statuses(agent)[1].load
    }

    /// For whom it waits.
    pub(super) fn awaited(&self, talk: ConversationId) -> Option<AgentId> {
        match self.talk(talk).state {
            State::Queued { waits_for } => waits_for.map(|it| it.agent),
            State::Assigned { .. } | State::Snoozed(_) | State::Closed(_) => None,
        }
    }
}

fn words(number: u8, text: &str) -> Announcement {
    Announcement { client_id: ClientId::from_bytes([number; 16]), text: text.to_owned() }
}

#[test]
fn t1_t5_t6_a_colleague_with_room_has_it_at_once_and_the_sender_s_slot_pulls_the_next() {
    in_each_house(|house| {
        let (ana, talk) = (house.hire_ready("ana", 1), house.write(1));
        let waiting = house.write(2);
        let bo = house.hire("bo", &[BILLING]);
        house.connect(bo);
        house.choose(bo, Family::Messaging, Choice::Available).unwrap();
        let before = house.talk(talk);

        let comment = Some("Facture de mars".to_owned());
        let command = TransferConversation { comment, ..to_agent(talk, bo) };
        let handed = house.transfer(ana, command).unwrap();
        assert_eq!((handed.agent(), handed.team, handed.transfer_count), (Some(bo), BILLING, 1));
        assert_eq!((handed.epoch, handed.waiting_since), (before.epoch + 1, before.waiting_since));
        assert_eq!(house.holder(waiting), Some(ana), "the free slot pulls");
        let notes = house.read(move |queries| queries.notes(talk, 10));
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].note.text, "Facture de mars");
        assert!(house.begin_sending().is_empty(), "the visitor is told nothing by itself");
        let names = house.event_names();
        let last = names.iter().rev().take(4).rev().copied().collect::<Vec<_>>();
        let expected = [
            "note.written",
            "conversation.transferred",
            "conversation.assigned",
            "conversation.assigned",
        ];
        assert_eq!(last, expected);
    });
}

#[test]
fn t2_who_is_away_or_full_is_asked_about_first_and_then_waited_for() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let (away, full) = (house.write(1), house.write(2));
        let bo = house.hire("bo", &[SALES]);
        let cy = house.hire_ready("cy", 1);
        house.write(3);
        assert_eq!(house.load(cy), 1);
        let count = house.events().len();
        let refused = house.transfer(ana, to_agent(away, bo));
        assert!(matches!(refused, Err(Refusal::TargetAway)), "{refused:?}");
        let refused = house.transfer(ana, to_agent(full, cy));
        assert!(matches!(refused, Err(Refusal::TargetFull)), "{refused:?}");
        assert_eq!(house.events().len(), count, "a refusal changes nothing");

        house.transfer(ana, anyway(to_agent(away, bo))).unwrap();
        house.transfer(ana, anyway(to_agent(full, cy))).unwrap();
        assert_eq!((house.awaited(away), house.awaited(full)), (Some(bo), Some(cy)));
        assert_eq!(house.load(cy), 1, "the limit holds");
        house.connect(bo);
        assert_eq!(house.awaited(away), Some(bo), "who is unavailable receives nothing");
        house.choose(bo, Family::Messaging, Choice::Available).unwrap();
        assert_eq!(house.holder(away), Some(bo));
        house.limit(cy, Family::Messaging, 2);
        house.system(pupitre_app::conversation::sweep);
        assert_eq!(house.holder(full), Some(cy));
    });
}

#[test]
fn t2_only_a_manager_s_act_passes_a_limit() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let (ana, bo) = (house.hire_ready("ana", 1), house.hire_ready("bo", 1));
        let talks = [house.write(1), house.write(2)];
        let of_ana = talks.into_iter().find(|it| house.holder(*it) == Some(ana)).unwrap();
        let refused = house.transfer(boss, to_agent(of_ana, bo));
        assert!(matches!(refused, Err(Refusal::TargetFull)), "{refused:?}");
        let handed = house.transfer(boss, anyway(to_agent(of_ana, bo))).unwrap();
        assert_eq!((handed.agent(), house.load(bo)), (Some(bo), 2));
        let next = house.write(3);
        assert_eq!(house.holder(next), Some(ana), "nothing else comes above the limit");
    });
}

#[test]
fn t2_a_team_receives_by_its_own_order_and_never_gives_it_back_to_the_sender() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let to_sales = TransferConversation { to: Destination::Team(SALES), ..to_agent(talk, ana) };
        let refused = house.transfer(ana, to_sales.clone());
        assert!(matches!(refused, Err(Refusal::TeamEmpty)), "{refused:?}");
        house.transfer(ana, anyway(to_sales)).unwrap();
        assert_eq!((house.holder(talk), house.awaited(talk)), (None, None));
        house.pass(60);
        house.system(pupitre_app::conversation::sweep);
        assert_eq!(house.holder(talk), None, "it does not come back to who handed it on");
        let bo = house.hire_ready("bo", 5);
        assert_eq!(house.holder(talk), Some(bo));

        let to_billing =
            TransferConversation { to: Destination::Team(BILLING), ..anyway(to_agent(talk, bo)) };
        let handed = house.transfer(bo, to_billing.clone()).unwrap();
        assert_eq!((handed.team, handed.transfer_count, handed.agent()), (BILLING, 2, None));
        let refused = house.transfer(house.hire_manager("dee"), to_billing);
        assert!(matches!(refused, Err(Refusal::Transfer(TransferError::AlreadyThere))));
    });
}

#[test]
fn t2_who_handed_it_on_has_it_back_when_nobody_took_it_for_the_delay() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let to_sales =
            TransferConversation { to: Destination::Team(SALES), ..anyway(to_agent(talk, ana)) };
        house.transfer(ana, to_sales).unwrap();
        house.pass(4 * HOUR);
        house.system(pupitre_app::conversation::sweep);
        assert_eq!(house.holder(talk), Some(ana));
    });
}

#[test]
fn t3_words_for_the_visitor_leave_with_the_transfer_and_answer_nothing() {
    in_each_house(|house| {
        let (ana, talk) = (house.hire_ready("ana", 5), house.write(1));
        let bo = house.hire_ready("bo", 5);
        house.answer(ana, talk, "Un instant").unwrap();
        house.pass(5);
        house.write(1);
        let before = house.talk(talk);
        let message = Some(words(7, "Je vous passe Bo"));
        let command = TransferConversation { message, ..to_agent(talk, bo) };
        house.transfer(ana, command).unwrap();
        let after = house.talk(talk);
        assert_eq!(after.agent(), Some(bo));
        assert_eq!(after.waiting_since, before.waiting_since, "the visitor still waits");
        assert_eq!(
            (after.waiting_on, after.unread_count),
            (before.waiting_on, before.unread_count)
        );
        let sent = house.send_all(accepted);
        assert_eq!(sent.len(), 2, "both leave, in order");
        let last = house.system(move |tx, _| tx.message(talk, sent[1])).unwrap();
        assert_eq!(last.content.text(), Some("Je vous passe Bo"));
    });
}

#[test]
fn t4_past_the_window_nothing_is_sent_and_nothing_moves_with_words() {
    in_each_house(|house| {
        let (ana, talk) = (house.hire_ready("ana", 5), house.write(1));
        let bo = house.hire_ready("bo", 5);
        house.pass(24 * HOUR);
        let (before, count) = (house.talk(talk), house.events().len());
        let message = Some(words(7, "Je vous passe Bo"));
        let command = TransferConversation { message, ..to_agent(talk, bo) };
        let refused = house.transfer(ana, command);
        let ended_at = before.window_ends_at;
        let closed = SendMessageError::Reply(ReplyError::WindowClosed { ended_at });
        let closed = Refusal::Message(closed);
        assert_eq!(format!("{:?}", refused.unwrap_err()), format!("{closed:?}"));
        assert_eq!((house.talk(talk), house.events().len()), (before, count));
        assert!(house.begin_sending().is_empty());

        house.transfer(ana, to_agent(talk, bo)).unwrap();
        assert_eq!(house.holder(talk), Some(bo));
        assert!(house.begin_sending().is_empty(), "no template is spent");
    });
}

#[test]
fn i_10_a_transfer_that_is_refused_leaves_no_trace() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let (ana, talk) = (house.hire_ready("ana", 5), house.write(1));
        let bo = house.hire("bo", &[SALES]);
        house.connect(bo);
        let nobody = AgentId::from_bytes([0xee; 16]);
        let (before, count) = (house.talk(talk), house.events().len());
        let said = |text: &str| TransferConversation {
            message: Some(words(9, text)),
            comment: Some("Bonjour".to_owned()),
            ..anyway(to_agent(talk, bo))
        };
        let long = "é".repeat(4097);
        let table = [
            (bo, said("Bonjour"), "NotOwner"),
            (ana, said(""), "EmptyText"),
            (ana, said(&long), "TextTooLong"),
            (ana, TransferConversation { comment: Some(long.clone()), ..said("Oui") }, "TooLong"),
            (ana, TransferConversation { expected_epoch: Some(0), ..said("Oui") }, "Stale"),
            (ana, anyway(to_agent(talk, nobody)), "AgentNotFound"),
            (ana, anyway(to_agent(talk, ana)), "AlreadyThere"),
            (boss, said("Oui"), "NotOwner"),
        ];
        for (actor, command, expected) in table {
            let refused = house.transfer(actor, command).unwrap_err();
            assert!(format!("{refused:?}").contains(expected), "{expected}: {refused:?}");
            assert_eq!((house.talk(talk), house.events().len()), (before.clone(), count));
        }
        assert!(house.begin_sending().is_empty());
        assert!(house.read(move |queries| queries.notes(talk, 9)).is_empty());
        house.close(ana, talk).unwrap();
        let refused = house.transfer(ana, to_agent(talk, bo));
        let closed = Refusal::Transfer(TransferError::Hold(HoldError::Closed));
        assert_eq!(format!("{:?}", refused.unwrap_err()), format!("{closed:?}"));
    });
}

#[test]
fn t1_targets_are_available_colleagues_then_those_who_are_away_or_full() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        house.hire_ready("cy", 4);
        let full = house.hire_ready("dan", 1);
        house.limit(full, Family::Messaging, 0);
        let away = house.hire("bo", &[SALES, BILLING]);
        house.write(2);
        let targets = house.read(move |queries| {
            let view = queries.conversation_view(talk)?.unwrap();
            transfer_targets(queries, &view.conversation, ana)
        });
        let names: Vec<_> = targets.agents.iter().map(|it| (it.name.as_str(), it.status)).collect();
        let expected =
            [("cy", Status::Available), ("bo", Status::Unavailable), ("dan", Status::Busy)];
        assert_eq!(names, expected);
        assert_eq!((targets.agents[0].load, targets.agents[0].capacity.0), (1, 4));
        assert_eq!(targets.agents[1].id, away);
        assert_eq!(targets.agents[2].id, full);
        assert_eq!(targets.agents[1].teams, ["Sales", "Billing"]);
        let sales = targets.teams.iter().find(|it| it.team.id == SALES).unwrap();
        assert_eq!((sales.free_slots, sales.queue_length, sales.available_count), (3, 0, 2));
        let billing = targets.teams.iter().find(|it| it.team.id == BILLING).unwrap();
        assert_eq!((billing.free_slots, billing.available_count), (0, 0));
    });
}

#[test]
fn r5_a_manager_takes_over_beyond_their_limit_and_the_slot_is_free() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        house.limit(boss, Family::Messaging, 0);
        let (ana, talk) = (house.hire_ready("ana", 1), house.write(1));
        let waiting = house.write(2);
        let refused = house.take_over(ana, talk);
        assert!(matches!(refused, Err(TakeOverError::Role(RoleError::Insufficient))));
        let taken = house.take_over(boss, talk).unwrap();
        assert_eq!((taken.agent(), taken.epoch), (Some(boss), 2));
        assert_eq!(house.holder(waiting), Some(ana));
        house.answer(boss, talk, "Bonjour, je reprends").unwrap();
        assert!(house.answer(ana, talk, "Encore moi").is_err());
        let again = house.take_over(boss, talk);
        assert!(matches!(again, Err(TakeOverError::Transfer(TransferError::AlreadyThere))));
        let names = house.event_names();
        assert!(names.contains(&"conversation.taken_over"));
        house.close(boss, talk).unwrap();
        let closed = house.take_over(boss, talk);
        assert!(matches!(closed, Err(TakeOverError::Transfer(TransferError::Hold(_)))));
    });
}

#[test]
fn r5_what_waits_for_a_team_or_an_agent_is_taken_over_too() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let queued = house.write(1);
        house.take_over(boss, queued).unwrap();
        let ana = house.hire_ready("ana", 5);
        let bo = house.hire("bo", &[SALES]);
        let named = house.write(2);
        house.transfer(ana, anyway(to_agent(named, bo))).unwrap();
        house.take_over(boss, named).unwrap();
        for talk in [queued, named] {
            assert_eq!(house.holder(talk), Some(boss));
        }
        house.pass(30 * HOUR);
        assert_eq!(house.end_named_delays(), 0, "the delay is over with the wait");
    });
}

#[test]
fn r4_what_a_manager_hands_to_a_team_goes_to_who_last_answered_the_contact() {
    in_each_house(|house| {
        let bo = house.hire_ready("bo", 9);
        let talks = [house.write(1), house.write(2)];
        house.answer(bo, talks[0], "Bonjour !").unwrap();
        house.hire_ready("ana", 9);
        let dee = house.hire_as("dee", &[SALES], Role::Manager);
        house.hand_over(talks[0], dee);
        let to = Destination::Team(SALES);
        let handed = TransferConversation { to, ..anyway(to_agent(talks[0], bo)) };
        house.transfer(dee, handed).unwrap();
        assert_eq!(house.holder(talks[0]), Some(bo), "although another has nothing to do");
    });
}

#[test]
fn r5_t1_who_put_it_aside_and_whom_it_waited_for_are_told_that_it_went() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let ana = house.hire_ready("ana", 5);
        let talks = [house.write(1), house.write(2), house.write(3), house.write(4)];
        let bo = house.hire("bo", &[SALES]);
        for talk in &talks[..2] {
            house.snooze(ana, *talk, SnoozeTerms { until: None, is_kept: false }).unwrap();
        }
        for talk in &talks[2..] {
            house.transfer(ana, anyway(to_agent(*talk, bo))).unwrap();
        }
        let seq = house.events().last().unwrap().seq;
        for talk in [talks[0], talks[2]] {
            house.take_over(boss, talk).unwrap();
        }
        for talk in [talks[1], talks[3]] {
            house.transfer(boss, anyway(to_agent(talk, boss))).unwrap();
        }
        for (agent, taken, handed) in [(ana, talks[0], talks[1]), (bo, talks[2], talks[3])] {
            let told = house.read(move |queries| queries.events_after(agent, seq, 50));
            let told: Vec<_> = told
                .iter()
                .map(|it| (it.event.conversation.unwrap(), it.event.body.name()))
                .collect();
            let expected =
                [(taken, "conversation.taken_over"), (handed, "conversation.transferred")];
            assert_eq!(told, expected);
        }
        assert_eq!(house.holder(talks[0]), Some(boss));
    });
}
