//! Named agents, absences, the end of the day and those who leave: A8, A9, R6, R7.

use jiff::SignedDuration;
use pupitre_app::agent::{ChangeAgent, EndDay, EndDayError, EndOfDay, change_agent, end_day};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::named_delay::end_named_delay;
use pupitre_app::jobs::return_away::return_away;
use pupitre_app::message::ReceiveMessage;
use pupitre_app::ports::store::Topic;
use pupitre_app::session::{OpenSession, open_session};
use pupitre_app::team::{SetMembers, set_members};
use pupitre_domain::agent::{Choice, Role};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::State;
use pupitre_domain::event::{Actor, EventBody, ReturnCause};
use pupitre_domain::id::{AgentId, ConversationId, TeamId};
use pupitre_domain::settings::{PerFamily, Settings};

use super::fixtures::{BILLING, SALES, site};
use super::house::{House, in_each_house};
use super::staff::change_of;
use super::transfer::{anyway, to_agent};

const HOUR: i64 = 3600;

impl House {
    /// Ends the waits for named agents that are due.
    pub(super) fn end_named_delays(&self) -> usize {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::NamedDelay], 64)?;
            for claim in &claims {
                end_named_delay(tx, ctx, claim)?;
            }
            Ok(claims.len())
        })
    }

    /// Looks at the desks of absent agents, as far as that is due.
    fn look_at_desks(&self) -> usize {
        self.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::ReturnAway], 64)?;
            for claim in &claims {
                return_away(tx, ctx, claim)?;
            }
            Ok(claims.len())
        })
    }

    /// Why conversations went back, in order.
    fn returns(&self) -> Vec<(ConversationId, ReturnCause)> {
        let events = self.events();
        let returned = events.iter().filter_map(|it| match it.event.body {
            EventBody::ConversationReturned { cause, .. } => {
                Some((it.event.conversation.unwrap(), cause))
            }
            _ => None,
        });
        returned.collect()
    }

    /// A visitor of the site writes.
    fn chat(&self, number: u32, platform_id: &str) -> ConversationId {
        let message = self.message(number, platform_id, "Bonjour");
        self.taken_in(ReceiveMessage { channel: site(), ..message }).0
    }

    /// In its team's queue, on no desk and waiting for nobody by name.
    fn is_of_team(&self, talk: ConversationId) -> bool {
        self.talk(talk).state == State::Queued { waits_for: None }
    }
}

/// Ana's screen goes, and its grace.
fn leaves(house: &House, screen: pupitre_domain::id::ConnectionId) {
    house.disconnect(screen);
    house.pass(60);
    assert_eq!(house.end_graces(), 1);
    assert_eq!(house.look_at_desks(), 1);
}

/// Ana at her desk, with her screen.
fn ana(house: &House) -> (AgentId, pupitre_domain::id::ConnectionId) {
    let ana = house.hire("ana", &[SALES]);
    let screen = house.connect(ana);
    for family in Family::ALL {
        house.choose(ana, family, Choice::Available).unwrap();
    }
    (ana, screen)
}

#[test]
fn r6_what_waits_for_an_agent_goes_to_the_team_after_the_delay_once() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let bo = house.hire("bo", &[SALES]);
        let (waits, idle, chat) = (house.write(1), house.write(2), house.chat(3, "s1"));
        house.answer(ana, idle, "Bonjour").unwrap();
        for talk in [waits, idle, chat] {
            house.transfer(ana, anyway(to_agent(talk, bo))).unwrap();
        }
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        house.choose(ana, Family::Chat, Choice::Unavailable).unwrap();
        let table = [
            (119, vec![]),
            (1, vec![chat]),
            (4 * HOUR - 121, vec![]),
            (1, vec![waits]),
            (20 * HOUR - 1, vec![]),
            (1, vec![idle]),
            (48 * HOUR, vec![]),
        ];
        for (seconds, expected) in table {
            house.pass(seconds);
            let count = house.returns().len();
            assert_eq!(house.end_named_delays(), expected.len(), "{seconds}");
            let gone: Vec<_> = house.returns()[count..].to_vec();
            let expected: Vec<_> =
                expected.into_iter().map(|it| (it, ReturnCause::NamedDelay)).collect();
            assert_eq!(gone, expected, "{seconds}");
        }
        for talk in [waits, idle, chat] {
            assert!(house.is_of_team(talk));
        }
    });
}

#[test]
fn r6_a_visitor_who_writes_meanwhile_shortens_the_wait_and_a_landing_ends_it() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let bo = house.hire("bo", &[SALES]);
        let talks = [house.write(1), house.write(2)];
        for talk in talks {
            house.answer(ana, talk, "Bonjour").unwrap();
            house.transfer(ana, anyway(to_agent(talk, bo))).unwrap();
        }
        house.limit(bo, Family::Messaging, 1);
        house.pass(HOUR);
        house.write(1);
        house.connect(bo);
        house.choose(bo, Family::Messaging, Choice::Available).unwrap();
        house.write(2);
        let landed = talks.into_iter().find(|it| house.holder(*it) == Some(bo)).unwrap();
        let waits = talks.into_iter().find(|it| *it != landed).unwrap();
        assert_eq!(house.awaited(waits), Some(bo));
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        house.pass(4 * HOUR - 1);
        assert_eq!(house.end_named_delays(), 0);
        house.pass(1);
        assert_eq!(house.end_named_delays(), 1);
        assert_eq!(house.returns(), [(waits, ReturnCause::NamedDelay)]);
        assert_eq!(house.holder(landed), Some(bo));
    });
}

#[test]
fn r6_a_waiting_visitor_is_with_the_team_2_h_before_the_window_ends() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let bo = house.hire("bo", &[SALES]);
        let talk = house.write(1);
        house.pass(20 * HOUR);
        house.transfer(ana, anyway(to_agent(talk, bo))).unwrap();
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        house.pass(2 * HOUR - 61);
        assert_eq!(house.end_named_delays(), 0);
        house.pass(1);
        assert_eq!(house.end_named_delays(), 1);
        assert_eq!(house.returns(), [(talk, ReturnCause::WindowEnding)]);
    });
}

#[test]
fn r6_what_waits_for_an_agent_neither_blocks_nor_fills_the_queue() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let bo = house.hire("bo", &[SALES]);
        let named = house.write(1);
        house.transfer(ana, anyway(to_agent(named, bo))).unwrap();
        let next = house.write(2);
        assert_eq!((house.holder(next), house.awaited(named)), (Some(ana), Some(bo)));
        let teams = house.read(|queries| queries.teams());
        assert!(teams.iter().all(|it| it.queue_lengths.iter().all(|(_, count)| *count == 0)));
    });
}

#[test]
fn a8_what_an_absent_agent_holds_goes_back_once_its_visitor_has_waited() {
    in_each_house(|house| {
        let (ana, screen) = ana(house);
        let (waits, idle, chat) = (house.write(1), house.write(2), house.chat(3, "s1"));
        house.answer(ana, idle, "Bonjour").unwrap();
        leaves(house, screen);
        house.pass(119);
        assert_eq!((house.look_at_desks(), house.returns().len()), (0, 0));
        house.pass(1);
        house.look_at_desks();
        assert_eq!(house.returns(), [(chat, ReturnCause::Away)]);
        house.pass(4 * HOUR - 121);
        house.look_at_desks();
        assert_eq!(house.returns().len(), 1);
        house.pass(1);
        house.look_at_desks();
        assert_eq!(house.returns()[1..], [(waits, ReturnCause::Away)]);
        assert_eq!(house.holder(idle), Some(ana), "nobody waits there");

        house.write(2);
        house.pass(4 * HOUR - 1);
        house.look_at_desks();
        assert_eq!(house.holder(idle), Some(ana));
        house.pass(1);
        house.look_at_desks();
        assert_eq!(house.returns()[2..], [(idle, ReturnCause::Away)]);
        house.pass(100 * HOUR);
        house.look_at_desks();
        assert_eq!(house.returns().len(), 3, "each once");
    });
}

#[test]
fn a8_a_colleague_has_what_goes_back_at_once() {
    in_each_house(|house| {
        let (_, screen) = ana(house);
        let talk = house.write(1);
        let bo = house.hire_ready("bo", 5);
        leaves(house, screen);
        house.pass(4 * HOUR);
        house.look_at_desks();
        assert_eq!(house.holder(talk), Some(bo));
    });
}

#[test]
fn a8_an_agent_who_comes_back_keeps_all() {
    in_each_house(|house| {
        let (ana, screen) = ana(house);
        let talk = house.write(1);
        leaves(house, screen);
        house.pass(4 * HOUR - 1);
        house.connect(ana);
        house.pass(20 * HOUR);
        assert_eq!((house.look_at_desks(), house.holder(talk)), (0, Some(ana)));
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        house.pass(100 * HOUR);
        assert_eq!(house.look_at_desks(), 0, "who is unavailable beside a screen is not away");
        assert_eq!(house.holder(talk), Some(ana));
    });
}

#[test]
fn a8_a_window_that_ends_brings_it_back_2_h_before_even_for_a_late_message() {
    in_each_house(|house| {
        let (ana, screen) = ana(house);
        let talk = house.write(1);
        let other = house.write(2);
        house.answer(ana, other, "Bonjour").unwrap();
        house.pass(20 * HOUR);
        leaves(house, screen);
        house.pass(2 * HOUR - 61 - 60);
        house.look_at_desks();
        assert_eq!(house.returns(), []);
        house.pass(1);
        house.look_at_desks();
        assert_eq!(house.returns(), [(talk, ReturnCause::WindowEnding)]);

        // A message that was 21 hours on its way leaves one hour.
        let mut late = house.message(2, "late", "Vous êtes là ?");
        late.sent_at = late.sent_at.checked_sub(SignedDuration::from_hours(21)).unwrap();
        house.receive(late);
        house.look_at_desks();
        house.pass(HOUR);
        house.look_at_desks();
        assert_eq!(house.returns().len(), 2);
        assert_eq!(house.returns()[1], (other, ReturnCause::WindowEnding));
    });
}

#[test]
fn a8_what_an_absent_agent_takes_back_goes_to_the_team_as_the_rest_does() {
    in_each_house(|house| {
        let boss = house.hire_as("dee", &[SALES], Role::Manager);
        let screen_of_boss = house.connect(boss);
        let (ana, screen) = ana(house);
        let [paused, taken] = [house.write(1), house.write(2)];
        end_paused(house, ana, paused);
        house.close(ana, taken).unwrap();
        let taken = house.write(2);
        house.transfer(boss, anyway(to_agent(taken, boss))).unwrap();
        house.choose_away(ana);
        for screen in [screen, screen_of_boss] {
            house.disconnect(screen);
        }
        house.pass(60);
        assert_eq!((house.end_graces(), house.look_at_desks()), (2, 2));
        house.pass(HOUR);
        assert_eq!(house.look_at_desks(), 0, "there is nothing on either desk");
        house.reopen(ana, paused).unwrap();
        house.take_over(boss, taken).unwrap();
        house.pass(4 * HOUR);
        house.look_at_desks();
        house.pass(4 * HOUR);
        house.look_at_desks();
        let mut returned: Vec<_> = house.returns().into_iter().map(|(talk, _)| talk).collect();
        returned.sort_unstable();
        assert_eq!(returned, [paused, taken]);
    });
}

#[test]
fn a8_the_look_is_early_enough_for_the_longest_notice_of_a_window_s_end() {
    in_each_house(|house| {
        let (ana, screen) = ana(house);
        house.system(|tx, _| {
            let (days, hours) =
                (SignedDuration::from_hours(30 * 24), SignedDuration::from_hours(12));
            let settings = tx.settings()?;
            let return_delay = PerFamily { messaging: days, ..settings.return_delay };
            tx.save_settings(&Settings { return_delay, ending_window: hours, ..settings })
        });
        let talk = house.write(1);
        house.answer(ana, talk, "Bonjour").unwrap();
        leaves(house, screen);
        house.write(1);
        house.pass(12 * HOUR - 61);
        house.look_at_desks();
        assert_eq!(house.returns(), []);
        house.pass(1);
        house.look_at_desks();
        assert_eq!(house.returns(), [(talk, ReturnCause::WindowEnding)]);
    });
}

fn end(
    house: &House,
    agent: AgentId,
    choices: &[(ConversationId, EndOfDay)],
) -> Result<(), EndDayError> {
    let command = EndDay { choices: choices.to_vec() };
    house.run(Actor::Agent(agent), move |tx, ctx| end_day(tx, ctx, &command))
}

#[test]
fn a9_each_conversation_does_what_was_chosen_and_nothing_new_comes() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let [kept, paused, given, unnamed] =
            [house.write(1), house.write(2), house.write(3), house.write(4)];
        let choices =
            [(kept, EndOfDay::Keep), (paused, EndOfDay::Pause), (given, EndOfDay::GiveBack)];
        end(house, ana, &choices).unwrap();
        for family in Family::ALL {
            assert_eq!(house.choice(ana, family), Choice::Unavailable);
        }
        assert_eq!((house.holder(kept), house.holder(unnamed)), (Some(ana), Some(ana)));
        assert!(house.is_of_team(given));
        assert_eq!(house.returns(), [(given, ReturnCause::EndOfDay)]);
        let State::Snoozed(snooze) = house.talk(paused).state else { panic!("it is paused") };
        assert_eq!(snooze.kept_for, Some(ana));
        let until = snooze.until.unwrap();
        assert!(until > house.now() && until.duration_since(house.now()).as_hours() <= 25);
        assert!(house.is_of_team(house.write(5)));
    });
}

#[test]
fn a9_a_choice_that_can_t_be_leaves_all_as_it_was() {
    in_each_house(|house| {
        let (ana, _) = ana(house);
        let (given, gone) = (house.write(1), house.write(2));
        let nobody_s = ConversationId::from_bytes([0xee; 16]);
        house.close(ana, gone).unwrap();
        let count = house.events().len();
        for (other, expected) in [(gone, "Closed"), (nobody_s, "NotFound")] {
            let choices = [(given, EndOfDay::GiveBack), (other, EndOfDay::Keep)];
            let refused = end(house, ana, &choices).unwrap_err();
            assert!(format!("{refused:?}").contains(expected), "{refused:?}");
            assert_eq!(house.events().len(), count);
            assert_eq!(house.choice(ana, Family::Messaging), Choice::Available);
        }
        let many = vec![(given, EndOfDay::Keep); 501];
        assert!(matches!(end(house, ana, &many), Err(EndDayError::TooMany)));
    });
}

fn members(house: &House, boss: AgentId, team: TeamId, agents: &[AgentId]) {
    let command = SetMembers { team, agents: agents.to_vec() };
    house.run(Actor::Agent(boss), move |tx, ctx| set_members(tx, ctx, &command)).unwrap();
}

#[test]
fn r7_what_who_leaves_a_team_held_for_it_goes_back_to_its_queue() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let (ana, _) = ana(house);
        members(house, boss, BILLING, &[ana]);
        let bo = house.hire("bo", &[SALES]);
        let [held, paused, named] = [house.write(1), house.write(2), house.write(3)];
        end_paused(house, ana, paused);
        house.choose(ana, Family::Messaging, Choice::Unavailable).unwrap();
        house.transfer(boss, anyway(to_agent(named, bo))).unwrap();
        house.transfer(boss, anyway(to_agent(named, ana))).unwrap();
        members(house, boss, SALES, &[bo]);
        for talk in [held, paused, named] {
            assert!(house.is_of_team(talk), "{:?}", house.talk(talk).state);
        }
        assert!(house.returns().iter().all(|(_, cause)| *cause == ReturnCause::Removed));
        assert_eq!(house.returns().len(), 3);
        let view = house.read(move |queries| queries.conversation_view(held)).unwrap();
        assert_eq!(view.conversation.team, SALES);
    });
}

/// Puts one conversation aside, and stays available.
fn end_paused(house: &House, agent: AgentId, talk: ConversationId) {
    end(house, agent, &[(talk, EndOfDay::Pause)]).unwrap();
    house.choose(agent, Family::Messaging, Choice::Available).unwrap();
}

#[test]
fn r7_what_a_deactivated_agent_held_goes_back_and_their_sessions_end() {
    in_each_house(|house| {
        let boss = house.hire_manager("dee");
        let (ana, _) = ana(house);
        let bo = house.hire_ready("bo", 1);
        let [first, second] = [house.write(1), house.write(2)];
        let open = OpenSession { agent: ana, token_hash: [7; 32] };
        house.system(move |tx, ctx| open_session(tx, ctx, &open));
        let of_ana = [first, second].into_iter().find(|it| house.holder(*it) == Some(ana)).unwrap();
        house.close(bo, if of_ana == first { second } else { first }).unwrap();
        let leaves = ChangeAgent { is_active: Some(false), ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &leaves)).unwrap();
        assert_eq!(house.holder(of_ana), Some(bo), "a colleague has it at once");
        assert_eq!(house.returns(), [(of_ana, ReturnCause::Deactivated)]);
        let elapsed = house.context(Actor::System).elapsed;
        assert!(house.read(move |queries| queries.session([7; 32], elapsed)).is_none());
        let staff = house.read(|queries| queries.staff());
        assert!(staff.iter().any(|it| it.agent.id == ana && it.agent.name == "ana"));
        let comes = ChangeAgent { is_active: Some(true), ..change_of(ana) };
        house.run(Actor::Agent(boss), move |tx, ctx| change_agent(tx, ctx, &comes)).unwrap();
        assert_eq!(house.choice(ana, Family::Messaging), Choice::Unavailable);
    });
}
