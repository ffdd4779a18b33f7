//! Pace: C4, with the platform's limits on and the instants of a clock that the test moves.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::{SignedDuration, Timestamp};
use pupitre_app::channel::record_check;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::pace::{PAIR_BURST, Pace, is_its_turn};
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::store::{ClaimedWork, Topic};
use pupitre_domain::channel_setup::Checked;
use pupitre_domain::delivery::{DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::id::{AgentId, ConversationId, MessageId};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use whatsapp_emulator::{Emulator, EmulatorClock, EmulatorConfig, NewVisitor, Timings};

use super::fixtures::{key, whatsapp};
use super::house::{House, in_each_house};

/// A clock that stands at the house's instant; its stopwatch too.
struct Hand(AtomicI64);

impl Hand {
    fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }
}

impl EmulatorClock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn advance(&self, _by: SignedDuration) -> Timestamp {
        self.now()
    }

    fn stopwatch(&self) -> Option<Duration> {
        let us = u64::try_from(self.0.load(Ordering::SeqCst)).unwrap();
        Some(Duration::from_micros(us))
    }
}

impl House {
    /// Says what came of a call, and whether the channel goes on by it.
    fn end_sending_with(
        &self,
        claim: ClaimedWork,
        call: &Outgoing,
        outcome: SendOutcome,
        resumes: bool,
    ) {
        let Outgoing { message, attempt, .. } = *call;
        let finished = Finished { message, attempt, outcome, resumes };
        self.system(move |tx, ctx| finish_send(tx, ctx, &claim, &finished));
    }
}

/// The platform with its limits on, a house, and what left for whom at which instant.
struct Stage<'h> {
    house: &'h House,
    hand: Arc<Hand>,
    emulator: Emulator,
    pace: Arc<Mutex<Pace>>,
    left: Vec<(Timestamp, MessageId, String)>,
    refused: Vec<i64>,
}

impl<'h> Stage<'h> {
    fn open(house: &'h House, timings: Timings) -> Self {
        let hand = Arc::new(Hand(AtomicI64::new(0)));
        hand.set(house.elapsed());
        let config = EmulatorConfig { timings, ..EmulatorConfig::default() };
        let clock = Arc::<Hand>::clone(&hand);
        let emulator = Emulator::new(config, clock).unwrap();
        let (left, refused) = (Vec::new(), Vec::new());
        Self { house, hand, emulator, pace: Arc::default(), left, refused }
    }

    /// A visitor of the platform who writes to the house.
    fn visitor(&self, number: u32) -> ConversationId {
        let phone = format!("336{number:08}");
        let visitor = NewVisitor {
            name: format!("Visitor {number}"),
            phone: Some(phone),
            user_id: None,
            hides_phone: false,
        };
        self.emulator.add_visitor(visitor).unwrap();
        self.house.write(number)
    }

    fn call(&self, outgoing: &Outgoing) -> SendOutcome {
        let config = self.emulator.config();
        let text = outgoing.content.text().unwrap();
        let phone = outgoing.recipient.phone.as_deref().unwrap();
        let body = json!({
            "messaging_product": "whatsapp", "to": format!("+{phone}"), "type": "text",
            "text": { "body": text },
        });
        let path = format!("/v26.0/{}/messages", config.phone_number_id);
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", config.access_token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let answer: Value = self.house.wait(async {
            let response = self.emulator.router().oneshot(request).await.unwrap();
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            serde_json::from_slice(&body).unwrap()
        });
        if answer["messages"][0]["id"].is_string() {
            let id = outgoing.message.as_bytes();
            let platform_id = format!("p{}", u64::from_be_bytes(id[6..14].try_into().unwrap()));
            return SendOutcome::Accepted {
                platform_key: key(&platform_id),
                platform_id,
                anomaly: None,
            };
        }
        let platform_code = answer["error"]["code"].as_i64();
        if let Some(code @ (190 | 368)) = platform_code {
            let code = if code == 190 {
                FailureCode::TokenInvalid
            } else {
                FailureCode::BlockedByPlatform
            };
            return SendOutcome::ChannelDown(DeliveryError { code, platform_code, detail: None });
        }
        let code = match platform_code {
            Some(131_056) => FailureCode::PairLimited,
            Some(130_429) => FailureCode::RateLimited,
            other => panic!("{other:?}: {answer}"),
        };
        let error = DeliveryError { code, platform_code, detail: None };
        SendOutcome::NotSent { retry_after: None, error }
    }

    /// Turns a fault of the platform on or off.
    fn switch(&self, fault: &str, is_on: bool) {
        let request = Request::put("/_emulator/faults")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ fault: is_on }).to_string()))
            .unwrap();
        let answer =
            self.house.wait(async { self.emulator.router().oneshot(request).await.unwrap() });
        assert!(answer.status().is_success());
    }

    /// Time goes on, and what is due is done.
    fn pass(&mut self, seconds: i64) {
        self.house.pass(seconds);
        self.hand.set(self.house.elapsed());
        self.work();
    }

    /// Claims what is due and may leave now, as a worker does.
    fn take(&self) -> (usize, Vec<(ClaimedWork, Box<Outgoing>)>) {
        let pace = Arc::clone(&self.pace);
        self.house.system(move |tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::SendMessage], 32)?;
            let (count, mut calls) = (claims.len(), Vec::new());
            for claim in claims {
                if is_its_turn(tx, ctx, &claim, &mut pace.lock().unwrap())?
                    && let BeginSend::Call(outgoing) = begin_send(tx, ctx, &claim)?
                {
                    calls.push((claim, outgoing));
                }
            }
            Ok((count, calls))
        })
    }

    /// Works until nothing is due at this instant.
    fn work(&mut self) {
        loop {
            let (count, calls) = self.take();
            for (claim, outgoing) in calls {
                let outcome = self.call(&outgoing);
                if let SendOutcome::NotSent { error, .. } | SendOutcome::ChannelDown(error) =
                    &outcome
                {
                    self.refused.extend(error.platform_code);
                } else {
                    let phone = outgoing.recipient.phone.clone().unwrap();
                    self.left.push((self.house.elapsed(), outgoing.message, phone));
                }
                let lane = claim.work.lane.unwrap();
                let now = self.house.elapsed();
                let channel = outgoing.channel.id;
                let resumes = self.pace.lock().unwrap().learn(channel, lane, &outcome, now);
                self.house.end_sending_with(claim, &outgoing, outcome, resumes);
            }
            if count == 0 {
                return;
            }
        }
    }

    /// Works until nothing is left, each time at the next instant at which something is due.
    fn work_to_the_end(&mut self) {
        loop {
            self.work();
            let (_, next) = self.house.system(|tx, _| tx.next_due());
            let queued = self.left.len() + self.refused.len();
            let Some(next) = next.filter(|_| self.has_queued()) else { return };
            assert!(queued < 10_000, "it ends");
            assert!(next > self.house.elapsed(), "nothing is due and left lying");
            self.house.pass_until(next);
            self.hand.set(next);
        }
    }

    fn has_queued(&self) -> bool {
        self.house.system(|tx, ctx| {
            let far = ctx.elapsed + SignedDuration::from_hours(9);
            let claims = tx.claim(&[Topic::SendMessage], ctx.now, far, far, 1)?;
            for claim in &claims {
                tx.put_off(claim, claim.work.due_at)?;
            }
            Ok(!claims.is_empty())
        })
    }

    /// The instants at which messages left for a visitor, in order, as seconds since `start`.
    fn instants(&self, number: u32, start: Timestamp) -> Vec<f64> {
        let phone = format!("336{number:08}");
        let theirs = self.left.iter().filter(|(_, _, it)| *it == phone);
        theirs.map(|(at, _, _)| at.duration_since(start).as_secs_f64()).collect()
    }
}

fn answers(house: &House, ana: AgentId, talk: ConversationId, count: u32) -> Vec<MessageId> {
    (0..count).map(|it| house.answer(ana, talk, &format!("Réponse {it}")).unwrap().id).collect()
}

#[test]
fn c4_f10_a_visitor_who_gets_sixty_messages_waits_for_their_limit_alone_and_in_order() {
    in_each_house(|house| {
        let mut stage = Stage::open(house, Timings::default());
        let ana = house.hire_ready("ana", 90);
        let talk = stage.visitor(1);
        let others: Vec<_> = (2..=41).map(|it| stage.visitor(it)).collect();
        let sixty = answers(house, ana, talk, 60);
        for other in others {
            answers(house, ana, other, 1);
        }
        let start = house.elapsed();

        stage.work_to_the_end();

        assert_eq!(stage.refused, [0_i64; 0], "the platform never had to refuse");
        assert_eq!(stage.left.len(), 100);
        for other in 2..=41 {
            let waited = stage.instants(other, start)[0];
            assert!(waited <= 1.0, "visitor {other} waited {waited} s");
        }
        let instants = stage.instants(1, start);
        let at_once = instants.iter().filter(|it| **it < 5.0).count();
        assert_eq!(at_once, usize::try_from(PAIR_BURST).unwrap());
        let last = instants.last().copied().unwrap();
        assert!((90.0..=102.0).contains(&last), "16 more, six seconds apart: {last} s");
        let order: Vec<_> = stage.left.iter().filter(|(_, it, _)| sixty.contains(it)).collect();
        assert!(order.iter().map(|(_, it, _)| it).eq(&sixty), "in the order they were written");
        let states = sixty.iter().map(|it| house.delivery(*it).state);
        assert!(states.eq([DeliveryState::Sent; 60]));
    });
}

#[test]
fn c4_f09_a_number_sends_as_fast_as_it_may_and_the_platform_refuses_nothing() {
    in_each_house(|house| {
        let mut stage = Stage::open(house, Timings::default());
        let ana = house.hire_ready("ana", 200);
        let talks: Vec<_> = (1..=200).map(|it| stage.visitor(it)).collect();
        for talk in talks {
            answers(house, ana, talk, 1);
        }
        let start = house.elapsed();

        stage.work_to_the_end();

        assert_eq!(stage.refused, [0_i64; 0]);
        assert_eq!(stage.left.len(), 200);
        let last = stage.left.last().unwrap().0.duration_since(start).as_secs_f64();
        assert!((1.9..=2.1).contains(&last), "40 at once, then 80 a second: {last} s");
    });
}

#[test]
fn c4_f09_a_slower_number_is_found_out_and_loses_nothing() {
    in_each_house(|house| {
        // A number that shares its throughput with a phone has 20 a second.
        let timings = Timings { throughput_per_second: 20, ..Timings::default() };
        let mut stage = Stage::open(house, timings);
        let ana = house.hire_ready("ana", 200);
        let talks: Vec<_> = (1..=150).map(|it| stage.visitor(it)).collect();
        let sent: Vec<_> = talks.iter().flat_map(|it| answers(house, ana, *it, 1)).collect();

        stage.work_to_the_end();

        assert_eq!(stage.left.len(), 150);
        assert!(!stage.refused.is_empty(), "it was found out");
        let mut counts = BTreeMap::new();
        for it in &sent {
            *counts.entry(house.delivery(*it).state.name()).or_insert(0_u32) += 1;
        }
        assert_eq!(counts, BTreeMap::from([("sent", 150)]), "none has failed");
    });
}

/// A channel that the platform refused, with what fifteen visitors were written before and after.
fn refused<'h>(house: &'h House, fault: &str) -> (Stage<'h>, Vec<MessageId>) {
    let mut stage = Stage::open(house, Timings::default());
    let ana = house.hire_ready("ana", 90);
    let talks: Vec<_> = (1..=15).map(|it| stage.visitor(it)).collect();
    stage.switch(fault, true);
    let mut written: Vec<_> = answers(house, ana, talks[0], 2);
    stage.work();
    assert_eq!(stage.refused.len(), 1, "a lane sends one at a time");
    for talk in &talks {
        stage.pass(1);
        written.extend(answers(house, ana, *talk, 2));
    }
    stage.work();
    assert_eq!((stage.refused.len(), stage.left.len()), (1, 0), "nobody else tries");
    (stage, written)
}

/// What left since, each conversation's in the order in which it was written.
fn all_left_at_once(stage: &Stage<'_>, written: &[MessageId], at: Timestamp) {
    assert_eq!(stage.left.len(), written.len());
    for (left_at, ..) in &stage.left {
        assert_eq!(*left_at, at, "at once: it waited for nothing else");
    }
    let order: Vec<_> = stage.left.iter().map(|(_, it, _)| *it).collect();
    let theirs = |phone: &str| {
        let of = stage.left.iter().filter(|(_, _, it)| it == phone);
        of.map(|(_, it, _)| written.iter().position(|known| known == it)).collect::<Vec<_>>()
    };
    assert!((1..=15).all(|it| theirs(&format!("336{it:08}")).is_sorted()), "{order:?}");
}

#[test]
fn c5_a_refused_channel_is_probed_by_one_message_and_then_all_leaves_at_once() {
    for fault in ["account_restricted", "token_expired"] {
        in_each_house(|house| {
            let (mut stage, written) = refused(house, fault);
            let begun = house.elapsed();
            stage.pass(15);
            assert_eq!(stage.refused.len(), 2, "one tries for all, the one that waited longest");
            stage.pass(29);
            assert_eq!(stage.refused.len(), 2, "and no other meanwhile");
            stage.switch(fault, false);
            assert!(stage.left.is_empty());
            stage.pass(1);
            all_left_at_once(&stage, &written, begun + SignedDuration::from_secs(45));
            assert_eq!(stage.left[0].1, written[0], "the first that was written tried");
            let news = house.event_names();
            assert!(news.contains(&"channel.changed"), "managers are told: {news:?}");
        });
    }
}

#[test]
fn c5_a_refused_channel_that_a_check_finds_well_sends_all_that_waits_at_once() {
    in_each_house(|house| {
        let (mut stage, written) = refused(house, "token_expired");
        stage.switch("token_expired", false);
        stage.pass(5);
        assert!(stage.left.is_empty(), "nobody has said that it may");
        house.system(|tx, ctx| record_check(tx, ctx, whatsapp().id, &Checked::default()));
        stage.work();
        let now = house.elapsed();
        all_left_at_once(&stage, &written, now);
    });
}

#[test]
fn c5_another_process_that_finds_a_channel_well_frees_it_here_too() {
    in_each_house(|house| {
        let (mut stage, written) = refused(house, "account_restricted");
        stage.switch("account_restricted", false);
        stage.pass(5);
        assert!(stage.left.is_empty(), "here it is thought to send nothing");
        // What another process notes when its message goes through.
        house.system(|tx, ctx| tx.resume_sending(whatsapp().id, ctx.elapsed).map(drop));
        stage.work();
        let now = house.elapsed();
        all_left_at_once(&stage, &written, now);
    });
}
