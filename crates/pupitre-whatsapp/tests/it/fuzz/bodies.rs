//! Webhook bodies: whatever is signed is answered, never with a failure of ours, and is somewhere.

use std::path::Path;

use tokio::runtime::Runtime;

use super::{corpus, kept, run};
use crate::support::House;

/// How many bodies one desk takes in before another begins.
const BODIES_PER_DESK: u32 = 25;

#[test]
fn c2_any_mutation_of_a_webhook_is_answered_and_nothing_breaks() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/whatsapp");
    let corpus = corpus(&[fixtures, kept("bodies")]);
    let runtime = Runtime::new().unwrap();
    let mut house = House::new();
    let mut count = 0;
    run("webhook bodies", 1_500, &corpus, |_, body| {
        let is_first = count % BODIES_PER_DESK == 0;
        if is_first {
            house = House::new();
        }
        count += 1;
        let shown = String::from_utf8_lossy(body);
        let expected = if body.is_empty() { 400 } else { 200 };
        for time in ["first", "second"] {
            let answer = runtime.block_on(house.post(body));
            assert_eq!(answer.status.as_u16(), expected, "the {time} time: {shown}");
        }
        // Later ones may say what an earlier one said.
        let is_somewhere = body.is_empty() || !is_first || kept_by(&house) > 0;
        assert!(is_somewhere, "it is nowhere: {shown}");
    });
}

/// How many things are there of what came in.
fn kept_by(house: &House) -> usize {
    let (message_count, kept_count) = house.counts();
    message_count + kept_count + house.rows("SELECT id FROM parked_reports").len()
}
