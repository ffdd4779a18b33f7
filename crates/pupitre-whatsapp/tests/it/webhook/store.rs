//! What the webhook answers when the store does not do as it should (B-018, B-019).

use std::sync::Arc;

use pupitre_app::ports::store::StoreError;

use crate::support::faulty::{Fate, Faulty};
use crate::support::request::{messages, one_text, payload, text};
use crate::support::{House, NUMBER, channel};

fn faulty_house() -> (House, Arc<Faulty>) {
    let mut faulty = None;
    let house = House::with_store(|inner| {
        let store = Arc::new(Faulty::new(inner));
        faulty = Some(Arc::clone(&store));
        store
    });
    (house, faulty.unwrap())
}

#[tokio::test]
async fn b_019_what_is_not_durable_is_not_acknowledged_and_comes_again() {
    let errors = [
        StoreError::Full,
        StoreError::Overloaded,
        StoreError::NotRun,
        StoreError::Unavailable { detail: "gone".to_owned() },
        StoreError::Unreadable { detail: "odd".to_owned() },
    ];
    for error in errors {
        let (house, store) = faulty_house();
        store.meet([Fate::Runs, Fate::Fails(error.clone())]);
        let body = payload(&[messages(&[text("1", "Un"), text("2", "Deux"), text("3", "Trois")])]);

        let answer = house.post(body.to_string()).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.code()),
            (503, "webhook.not_stored"),
            "{error}"
        );
        assert_eq!(answer.header("retry-after"), "5");
        assert_eq!(house.words().first().map(String::as_str), Some("Un"), "{error}");

        house.tell(&body).await;
        let mut words = house.words();
        words.sort();
        assert_eq!(
            (words.join(" "), house.counts()),
            ("Deux Trois Un".to_owned(), (3, 0)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn b_018_a_commit_whose_answer_was_lost_is_recognised() {
    let (house, store) = faulty_house();
    store.meet([Fate::RunsAndFails(StoreError::NotRun)]);
    assert_eq!(house.post(one_text("one", "Bonjour").to_string()).await.status.as_u16(), 503);
    house.tell(&one_text("one", "Bonjour")).await;
    assert_eq!(house.counts(), (1, 0));
}

#[tokio::test]
async fn f_33_an_item_that_fails_each_time_is_kept_aside_and_the_others_pass() {
    let failed = || StoreError::Failed { detail: "odd".to_owned() };
    let constraint = || StoreError::Constraint { constraint: "odd".to_owned() };
    let table: [(&str, Vec<Fate>, (usize, usize)); 5] = [
        ("panics for ever", vec![Fate::Panics, Fate::Runs, Fate::Panics, Fate::Panics], (1, 1)),
        ("panics once", vec![Fate::Panics], (2, 0)),
        ("loses a race", vec![Fate::Runs, Fate::Fails(StoreError::Conflict)], (2, 0)),
        ("fails twice", vec![Fate::Fails(failed()), Fate::Runs, Fate::Fails(constraint())], (2, 0)),
        (
            "fails for ever",
            vec![Fate::Fails(failed()), Fate::Runs, Fate::Fails(failed()), Fate::Fails(failed())],
            (1, 1),
        ),
    ];
    for (what, fates, counts) in table {
        let (house, store) = faulty_house();
        store.meet(fates);
        house.tell(&payload(&[messages(&[text("1", "Un"), text("2", "Deux")])])).await;
        assert_eq!(house.counts(), counts, "{what}");
        assert!(house.reasons().iter().all(|it| it == "failed"), "{what}");
    }
}

#[tokio::test]
async fn a_channel_is_believed_for_two_seconds_and_an_unknown_one_is_looked_up_each_time() {
    let house = House::new();
    house.tell(&one_text("one", "Un")).await;
    house.store.write(|tx| tx.put_channel(&channel("999"))).unwrap();
    house.hands.advance(1);
    house.tell(&one_text("two", "Deux")).await;
    house.hands.advance(1);
    house.tell(&one_text("three", "Trois")).await;
    assert_eq!(
        (house.words().join(" "), house.reasons().join(" ")),
        ("Un Deux".into(), "unknown_number".into())
    );
    house.store.write(|tx| tx.put_channel(&channel(NUMBER))).unwrap();
    house.tell(&one_text("three", "Trois")).await;
    assert_eq!(house.words(), ["Un", "Deux", "Trois"]);
}

#[tokio::test]
async fn b_019_what_cannot_even_be_kept_aside_is_not_acknowledged() {
    let (house, store) = faulty_house();
    let body = one_text("one", "Bonjour").to_string();
    store.meet((0..4).map(|_| Fate::Fails(StoreError::Failed { detail: "odd".to_owned() })));
    assert_eq!(house.post(body.clone()).await.status.as_u16(), 503);
    store.meet((0..3).map(|_| Fate::Fails(StoreError::Conflict)));
    assert_eq!(house.post(body.clone()).await.status.as_u16(), 503);
    assert_eq!(house.counts(), (0, 0));
    assert_eq!(house.post(body).await.status.as_u16(), 200);
}
