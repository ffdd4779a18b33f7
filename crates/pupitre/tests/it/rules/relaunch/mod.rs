//! The relaunch: one per silence, its four outcomes, and what never reached the visitor (W2, W5 to
//! W9).

mod answers;
mod header;
mod marketing;
mod merged;
mod parts;

use jiff::SignedDuration;
use pupitre_app::conversation::{ReadConversation, read_conversation};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send::BeginSend;
use pupitre_app::message::{Quoted, ReceiveMessage, RecordReport, record_report};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::store::{Recorded, Topic};
use pupitre_app::relaunch::{
    RelaunchConversation, RelaunchConversationError, close_declined, relaunch_conversation,
};
use pupitre_app::template::{
    ChooseTemplate, TellTemplate, TemplateNews, choose_template, record_templates, tell_template,
};
use pupitre_domain::agent::Role;
use pupitre_domain::conversation::relaunch::RelaunchError;
use pupitre_domain::conversation::snooze::{SnoozeError, SnoozeTerms};
use pupitre_domain::conversation::{RelaunchOutcome, WokenBy};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode, Report};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MessageId, TemplateId};
use pupitre_domain::message::{Content, Message};
use pupitre_domain::settings::Settings;
use pupitre_domain::template::fill::FillError;
use pupitre_domain::template::{
    ButtonKind, Category, Quality, TemplateButton, TemplateFacts, TemplateParts, TemplateStatus,
    VariableSource,
};

use crate::rules::fixtures::{SALES, key, whatsapp};
use crate::rules::house::{House, in_each_house};

/// The pause that is proposed with a relaunch.
const PAUSE: SignedDuration = SignedDuration::from_hours(3);

/// A window and a bit more, in seconds.
const DAY_S: i64 = 24 * 3_600;

impl House {
    /// The platform has one relaunch with two variables, and a manager chose it.
    fn with_template(&self, manager: AgentId) -> TemplateId {
        let button =
            |text: &str| TemplateButton { kind: ButtonKind::QuickReply, text: text.to_owned() };
        let facts = TemplateFacts {
            platform_id: "910".to_owned(),
            name: "suite".to_owned(),
            language: "fr".to_owned(),
            category: Category::Utility,
            status: TemplateStatus::Approved,
            rejection: None,
            quality: Quality::Unknown,
            parts: TemplateParts {
                body: "Bonjour {{1}}, au sujet de {{2}} ?".to_owned(),
                buttons: vec![button("Oui"), button("Non, merci")],
                ..TemplateParts::default()
            },
        };
        let id = self.system(move |tx, ctx| {
            let channel = whatsapp().id;
            record_templates(tx, ctx, channel, std::slice::from_ref(&facts), ctx.elapsed)?;
            Ok(tx.templates(channel)?.first().map(|it| it.id))
        });
        let id = id.unwrap();
        let choice = ChooseTemplate {
            template: id,
            is_relaunch: Some(true),
            title: None,
            variables: Some(vec![(VariableSource::ContactName, None), (VariableSource::Ask, None)]),
        };
        self.run(Actor::Agent(manager), move |tx, ctx| choose_template(tx, ctx, &choice)).unwrap();
        id
    }

    /// A conversation on Ana's desk whose window has ended, a template, and a manager.
    pub(super) fn in_silence(&self) -> (AgentId, AgentId, ConversationId, TemplateId) {
        let ana = self.hire_ready("ana", 5);
        let dee = self.hire_as("dee", &[SALES], Role::Manager);
        let template = self.with_template(dee);
        let talk = self.write(1);
        self.pass(DAY_S);
        (ana, dee, talk, template)
    }

    fn asked(&self, talk: ConversationId, template: TemplateId) -> RelaunchConversation {
        RelaunchConversation {
            conversation: talk,
            client_id: ClientId::from_bytes(self.new_id()),
            template,
            values: vec![("2".to_owned(), "votre lampe".to_owned())],
            is_override: false,
            pause: None,
            expected_epoch: None,
        }
    }

    fn ask(
        &self,
        agent: AgentId,
        command: RelaunchConversation,
    ) -> Result<Message, RelaunchConversationError> {
        self.run(Actor::Agent(agent), move |tx, ctx| {
            relaunch_conversation(tx, ctx, &command).map(|it| it.message)
        })
    }

    pub(super) fn relaunch(
        &self,
        agent: AgentId,
        talk: ConversationId,
        template: TemplateId,
    ) -> Result<Message, RelaunchConversationError> {
        self.ask(agent, self.asked(talk, template))
    }

    fn overrule(
        &self,
        agent: AgentId,
        talk: ConversationId,
        template: TemplateId,
    ) -> Result<Message, RelaunchConversationError> {
        self.ask(agent, RelaunchConversation { is_override: true, ..self.asked(talk, template) })
    }

    /// Sends a template and puts the conversation aside for three hours, in one act.
    fn relaunch_and_pause(
        &self,
        agent: AgentId,
        talk: ConversationId,
        template: TemplateId,
    ) -> Result<Message, RelaunchConversationError> {
        let until = self.now().checked_add(PAUSE).unwrap();
        let pause = Some(SnoozeTerms { until: Some(until), is_kept: true });
        self.ask(agent, RelaunchConversation { pause, ..self.asked(talk, template) })
    }

    /// The platform takes all that may leave.
    fn deliver(&self) {
        self.send_all(accepted);
    }

    fn outcome(&self, talk: ConversationId) -> Option<RelaunchOutcome> {
        self.talk(talk).relaunch.map(|it| it.outcome)
    }

    fn let_declined_close(&self) {
        self.system(|tx, _| {
            let settings = tx.settings()?;
            tx.save_settings(&Settings { declined_closes: true, ..settings })
        });
    }

    fn close_declined(&self) {
        self.system(|tx, ctx| {
            for claim in claim_due(tx, ctx, &[Topic::CloseDeclined], 8)? {
                close_declined(tx, ctx, &claim)?;
            }
            Ok(())
        });
    }

    /// The platform says what became of a template.
    fn report(&self, message: MessageId, report: Report) {
        let platform_id = platform_id(message);
        let command = RecordReport {
            channel: whatsapp().id,
            claimed: None,
            key: key(&platform_id),
            platform_id,
            report,
            reported_at: self.now(),
        };
        self.system(move |tx, ctx| record_report(tx, ctx, &command));
    }

    fn tell(&self, status: TemplateStatus) {
        let news = TellTemplate {
            channel: whatsapp().id,
            platform_id: "910".to_owned(),
            news: TemplateNews::Status(status, None),
        };
        self.system(move |tx, ctx| tell_template(tx, ctx, &news));
    }
}

/// The platform's id of a message, short enough for a key.
fn platform_id(message: MessageId) -> String {
    message.to_string().split('-').next_back().unwrap_or_default().to_owned()
}

fn accepted(call: &Outgoing) -> SendOutcome {
    let platform_id = platform_id(call.message);
    let platform_key = key(&platform_id);
    SendOutcome::Accepted { platform_id, platform_key, anomaly: None }
}

fn is_already_sent(refused: &Result<Message, RelaunchConversationError>) -> bool {
    let is_it = |it: &RelaunchConversationError| {
        matches!(it, RelaunchConversationError::Relaunch(RelaunchError::AlreadySent { .. }))
    };
    refused.as_ref().err().is_some_and(is_it)
}

#[test]
fn w2_and_w9_a_relaunch_is_refused_inside_the_window_and_without_a_value() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let dee = house.hire_as("dee", &[SALES], Role::Manager);
        let template = house.with_template(dee);
        let talk = house.write(1);
        let refused = house.relaunch(ana, talk, template);
        let is_open =
            matches!(refused, Err(RelaunchConversationError::Relaunch(RelaunchError::WindowOpen)));
        assert!(is_open, "{refused:?}");
        house.pass(DAY_S);
        let values = vec![("2".to_owned(), " \n".to_owned())];
        let refused =
            house.ask(ana, RelaunchConversation { values, ..house.asked(talk, template) });
        let key = match refused {
            Err(RelaunchConversationError::Fill(FillError::Missing { key })) => key,
            other => panic!("a missing value was {other:?}"),
        };
        assert_eq!(key, "2");
        let message = house.relaunch(ana, talk, template).unwrap();
        let Content::Template(content) = &message.content else { panic!("it is a template") };
        assert!(content.body.ends_with("au sujet de votre lampe ?"), "{}", content.body);
        assert_eq!(content.buttons, ["Oui", "Non, merci"]);
    });
}

#[test]
fn w5_a_silence_takes_one_relaunch_and_a_manager_s_override_is_recorded_once() {
    in_each_house(|house| {
        let (ana, dee, talk, template) = house.in_silence();
        house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Pending));
        house.pass(DAY_S);
        assert!(is_already_sent(&house.relaunch(ana, talk, template)));
        let refused = house.overrule(ana, talk, template);
        assert!(matches!(refused, Err(RelaunchConversationError::NotManager)), "{refused:?}");
        house.hand_over(talk, dee);
        assert!(is_already_sent(&house.relaunch(dee, talk, template)));
        house.pass(1);
        house.overrule(dee, talk, template).unwrap();
        house.deliver();
        assert!(is_already_sent(&house.overrule(dee, talk, template)));
        let count =
            house.event_names().iter().filter(|it| **it == "conversation.relaunched").count();
        assert_eq!(count, 2);
    });
}

#[test]
fn w7_the_template_and_the_pause_are_one_act_and_a_pause_that_can_t_be_sends_nothing() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        let past = Some(SnoozeTerms { until: Some(house.now()), is_kept: true });
        let refused =
            house.ask(ana, RelaunchConversation { pause: past, ..house.asked(talk, template) });
        let is_past = matches!(refused, Err(RelaunchConversationError::Pause(SnoozeError::Past)));
        assert!(is_past, "{refused:?}");
        assert_eq!((house.outcome(talk), house.holder(talk)), (None, Some(ana)));
        assert!(house.begin_sending().is_empty());

        let asked = house.asked(talk, template);
        let until = house.now().checked_add(PAUSE).unwrap();
        let pause = Some(SnoozeTerms { until: Some(until), is_kept: true });
        let asked = RelaunchConversation { pause, ..asked };
        let message = house.ask(ana, asked.clone()).unwrap();
        assert_eq!(house.talk(talk).snoozed_by(), Some(ana));
        assert_eq!(house.ask(ana, asked).unwrap(), message, "a repeat is the same");
        assert_eq!(house.told("conversation.snoozed"), 1);
        house.deliver();
        assert_eq!(house.delivery(message.id).state, DeliveryState::Sent);
    });
}

#[test]
fn w6_and_w7_a_pause_that_wakes_without_an_answer_says_so_and_offers_no_second() {
    in_each_house(|house| {
        let (ana, dee, talk, template) = house.in_silence();
        house.relaunch_and_pause(ana, talk, template).unwrap();
        house.deliver();
        house.pass(PAUSE.as_secs());
        assert_eq!(house.end_pauses(), 1);
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Unanswered));
        assert_eq!(house.holder(talk), Some(ana));
        assert!(is_already_sent(&house.relaunch(ana, talk, template)));
        house.hand_over(talk, dee);
        assert!(is_already_sent(&house.relaunch(dee, talk, template)), "whoever holds it");
        assert_eq!(house.told("conversation.relaunch_ended"), 1);

        // An answer that comes late counts, and ends the silence.
        house.pass(60);
        house.taken_in(house.message(1, "late", "Oui"));
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Accepted));
    });
}

#[test]
fn w4_and_w5_a_close_ends_neither_the_silence_nor_opens_the_window() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        assert!(house.answer(ana, talk, "Bonjour !").is_err(), "a template opens no window");
        house.close(ana, talk).unwrap();
        assert_eq!(house.outcome(talk), Some(RelaunchOutcome::Unanswered));
        house.pass(60);
        let (next, _) = house.taken_in(house.message(1, "yes", "Oui"));
        assert_ne!(next, talk);
        assert_eq!(house.outcome(next), Some(RelaunchOutcome::Accepted));
        house.answer(ana, next, "Bonjour !").unwrap();
    });
}

#[test]
fn w8_and_w9_what_never_reached_the_visitor_does_not_count() {
    let table = [
        (Some(TemplateStatus::Paused), FailureCode::TemplatePaused),
        (Some(TemplateStatus::Rejected), FailureCode::TemplateNotApproved),
        (None, FailureCode::WindowOpen),
    ];
    for (status, code) in table {
        in_each_house(|house| {
            let (ana, _, talk, template) = house.in_silence();
            let message = house.relaunch(ana, talk, template).unwrap();
            house.pass(10);
            match status {
                Some(status) => house.tell(status),
                None => assert_eq!(house.write(1), talk),
            }
            for (_, begun) in house.begin_sending() {
                assert!(matches!(begun, BeginSend::Done));
            }
            let delivery = house.delivery(message.id);
            let error = delivery.error.map(|it| it.code);
            assert_eq!((delivery.state, error), (DeliveryState::Failed, Some(code)));
            assert_eq!(house.outcome(talk), None);
            house.tell(TemplateStatus::Approved);
            house.pass(2 * DAY_S);
            house.relaunch(ana, talk, template).unwrap();
        });
    }
}

#[test]
fn w8_a_template_that_the_platform_refuses_does_not_count() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        house.relaunch(ana, talk, template).unwrap();
        let error = DeliveryError {
            code: FailureCode::TemplatePaused,
            platform_code: Some(132_015),
            detail: None,
        };
        house.send_all(|_| SendOutcome::Rejected(error.clone()));
        assert_eq!(house.outcome(talk), None);
        house.relaunch(ana, talk, template).unwrap();
    });
}

#[test]
fn w5_a_template_that_is_not_needed_any_more_does_not_leave_after_the_next_window() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        let message = house.relaunch(ana, talk, template).unwrap();
        house.pass(60);
        assert_eq!(house.write(1), talk);
        assert_eq!(house.outcome(talk), None);
        house.pass(DAY_S);
        house.deliver();
        let delivery = house.delivery(message.id);
        let error = delivery.error.map(|it| it.code);
        assert_eq!((delivery.state, error), (DeliveryState::Failed, Some(FailureCode::WindowOpen)));
    });
}

#[test]
fn w8_a_template_that_arrives_after_all_is_the_relaunch_of_its_silence_again() {
    in_each_house(|house| {
        let (ana, _, talk, template) = house.in_silence();
        let message = house.relaunch(ana, talk, template).unwrap();
        house.deliver();
        let error = DeliveryError { code: FailureCode::Unknown, platform_code: None, detail: None };
        house.report(message.id, Report::Failed(error));
        assert_eq!(house.outcome(talk), None);
        house.close(ana, talk).unwrap();
        house.report(message.id, Report::Delivered);
        assert_eq!(house.told("conversation.relaunch_ended"), 2, "failed, then unanswered");
        house.pass(60);
        let (next, _) = house.taken_in(house.message(1, "yes", "Oui"));
        assert_eq!(house.outcome(next), Some(RelaunchOutcome::Accepted));
    });
}
