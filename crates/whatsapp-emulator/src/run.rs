//! The loop: does what is due, posts what is ready, sleeps until the next thing.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::At;
use crate::delivery::{self, Attempt};
use crate::emulator::Emulator;
use crate::fetch::Fetch;
use crate::schedule::Task;
use crate::state::State;
use crate::{fetch, handshake, status, template_book, visitor, webhook};

/// Tasks done under one lock, so that the page and the API are never kept waiting.
const STEP_COUNT_MAX: usize = 256;
/// Sleep when nothing is due; a change wakes the loop earlier.
const IDLE_WAIT: Duration = Duration::from_hours(1);

/// What the loop does after a look at the state.
struct Turn {
    attempts: Vec<Attempt>,
    fetches: Vec<Fetch>,
    asks_handshake: bool,
    wait: Duration,
}

/// Runs until `stop`. What is under way then is dropped; the state is in memory anyway.
pub(crate) async fn run(emulator: &Emulator, stop: CancellationToken) {
    let mut posts = JoinSet::new();
    loop {
        let turn = emulator.change(take_turn);
        for attempt in turn.attempts {
            posts.spawn(post(emulator.clone(), attempt));
        }
        for one in turn.fetches {
            let emulator = emulator.clone();
            posts.spawn(async move { fetch::fetch(&emulator, one).await });
        }
        if turn.asks_handshake {
            let emulator = emulator.clone();
            posts.spawn(async move { handshake::try_set_address(&emulator).await });
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = emulator.woken() => {}
            () = tokio::time::sleep(turn.wait) => {}
            Some(_) = posts.join_next(), if !posts.is_empty() => {}
        }
    }
}

async fn post(emulator: Emulator, attempt: Attempt) {
    let status = webhook::post(emulator.client(), emulator.signer(), &attempt).await;
    emulator.change(|state, at| delivery::finish(state, at, attempt.delivery, status));
}

fn take_turn(state: &mut State, at: At) -> Turn {
    let mut asks_handshake = false;
    let mut fetches = Vec::new();
    for _ in 0..STEP_COUNT_MAX {
        let Some(task) = state.schedule.take_due(at.elapsed) else { break };
        match task {
            Task::Sent { wamid, delivered_after } => {
                status::sent(state, at, &wamid, delivered_after);
            }
            Task::Fetch(one) => fetches.push(one),
            Task::Delivered { wamid } => status::delivered(state, at, &wamid),
            Task::Failed { wamid, code } => status::failed(state, at, &wamid, code),
            Task::Attempt { delivery } => delivery::due(state, delivery),
            Task::Release => delivery::release(state, at),
            Task::TypingEnds { visitor, turn } => visitor::end_typing(state, visitor, Some(turn)),
            Task::Review { template_id } => template_book::review(state, at, &template_id),
            Task::Handshake => asks_handshake = true,
        }
    }
    state.fetching_count += fetches.len();
    let attempts = delivery::take_attempts(state);
    let next = state.schedule.next_due();
    let wait = next.map_or(IDLE_WAIT, |it| it.saturating_sub(at.elapsed)).min(IDLE_WAIT);
    Turn { attempts, fetches, asks_handshake, wait }
}
