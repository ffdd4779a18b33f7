//! What every store does with how channels are set up.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    ChannelAccount, ChannelPicture, SealedSecret, TestRow, WebhookCount, WebhookSubject,
};
use pupitre_domain::channel_setup::{
    ChannelNews, CheckProblem, CheckProblemCode, Checked, News, NewsCode, NewsTopic, NumberFacts,
    SecretField,
};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::{ChannelNewsId, MediaId};
use pupitre_domain::media::{Announced, Media, MediaState};

use crate::company::{PHONE, SITE, furnish};
use crate::raw::Direct;
use crate::support::on_each_database;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn secret(field: SecretField, sealed: &str) -> SealedSecret {
    SealedSecret { channel: PHONE, field, sealed: sealed.to_owned(), set_at: at(5) }
}

#[test]
fn c1_accounts_and_secrets_read_back_new_and_changed() {
    on_each_database(|db| {
        db.done(furnish);
        for (id, verified) in [("201", None), ("202", Some(at(9)))] {
            let account = ChannelAccount {
                channel: PHONE,
                business_account_id: id.to_owned(),
                webhook_verified_at: verified,
            };
            let written = account.clone();
            db.done(move |tx| tx.put_channel_account(&written));
            assert_eq!(db.done(|tx| tx.channel_account(PHONE)), Some(account));
        }
        let token = secret(SecretField::AccessToken, "v1:k:n:1");
        let changed = secret(SecretField::AccessToken, "v1:k:n:2");
        let app = secret(SecretField::AppSecret, "v1:k:n:3");
        for it in [token, changed.clone(), app.clone()] {
            db.done(move |tx| tx.put_channel_secret(&it));
        }
        assert_eq!(db.done(|tx| tx.channel_secrets(PHONE)), [changed.clone(), app]);
        db.done(|tx| tx.delete_channel_secret(PHONE, SecretField::AppSecret));
        assert_eq!(db.read(|queries| queries.all_channel_secrets()).unwrap(), [changed]);
        assert_eq!(db.done(|tx| tx.channel_count()), 2);
    });
}

#[test]
fn d6_the_picture_of_a_profile_reads_back_by_its_channel_and_its_file() {
    on_each_database(|db| {
        db.done(furnish);
        let file = |number: u8| Media {
            id: MediaId::from_bytes([number; 16]),
            channel: Some(PHONE),
            state: MediaState::Pending,
            mime: "image/png".to_owned(),
            file_name: None,
            size_bytes: None,
            sha256: Some([number; 32]),
            platform_id: None,
            reason: None,
            announced: Announced::default(),
            picture: None,
            fetch_until: None,
        };
        db.done(move |tx| {
            for number in [1, 2] {
                tx.insert_media(&file(number), None, at(1))?;
            }
            Ok(())
        });
        let (first, second) = (MediaId::from_bytes([1; 16]), MediaId::from_bytes([2; 16]));
        let nothing = ChannelPicture { channel: PHONE, shown: None, coming: None, reason: None };
        assert_eq!(db.done(|tx| tx.channel_picture(PHONE)), None);
        assert_eq!(db.read(|queries| queries.channel_picture_view(PHONE)).unwrap(), None);
        for known in [
            ChannelPicture { coming: Some(first), ..nothing.clone() },
            ChannelPicture { shown: Some(first), coming: Some(second), ..nothing.clone() },
            ChannelPicture {
                shown: Some(second),
                reason: Some("damaged".into()),
                ..nothing.clone()
            },
        ] {
            let written = known.clone();
            db.done(move |tx| tx.put_channel_picture(&written));
            assert_eq!(db.done(|tx| tx.channel_picture(PHONE)), Some(known.clone()));
            for media in [known.shown, known.coming].into_iter().flatten() {
                assert_eq!(db.done(move |tx| tx.picture_of(media)), Some(known.clone()));
            }
            let view = db.read(|queries| queries.channel_picture_view(PHONE)).unwrap().unwrap();
            assert_eq!(view.is_coming, known.coming.is_some());
            assert_eq!(view.shown.map(|it| it.id), known.shown);
            assert_eq!(view.reason, known.reason);
        }
        assert_eq!(db.done(move |tx| tx.picture_of(first)), None);
        db.done(move |tx| tx.put_channel_picture(&nothing));
        assert_eq!(db.done(move |tx| tx.picture_of(second)), None);
    });
}

#[test]
fn c1_what_a_check_found_reads_back() {
    on_each_database(|db| {
        db.done(furnish);
        let checked = Checked {
            facts: NumberFacts {
                number: Some("+33 6".to_owned()),
                token_ends_at: Some(at(99)),
                is_subscribed: Some(false),
                has_picture: Some(true),
                ..NumberFacts::default()
            },
            problems: vec![
                CheckProblem::plain(CheckProblemCode::TokenInvalid),
                CheckProblem { code: CheckProblemCode::Refused, detail: Some("a: b".to_owned()) },
            ],
        };
        for found in [Checked::default(), checked] {
            let written = found.clone();
            db.done(move |tx| tx.put_channel_check(PHONE, at(7), &written));
            assert_eq!(db.done(|tx| tx.channel_check(PHONE)), Some((at(7), found)));
        }
        assert_eq!(db.done(|tx| tx.channel_check(SITE)), None);
    });
}

#[test]
fn c1_a_test_reads_back_with_what_was_reported_of_it() {
    on_each_database(|db| {
        db.done(furnish);
        let error = DeliveryError {
            code: FailureCode::Invalid,
            platform_code: Some(100),
            detail: Some("no".to_owned()),
        };
        let test = TestRow {
            channel: PHONE,
            phone: "336".to_owned(),
            sent_at: at(1),
            accepted_at: Some(at(2)),
            key: Some([4; 16]),
            error: Some(error),
        };
        let written = test.clone();
        db.done(move |tx| tx.put_channel_test(&written));
        let view = db.read(|queries| queries.channel_test_view(PHONE)).unwrap().unwrap();
        assert_eq!((view.test, view.reports.len(), view.written_at), (test, 0, None));
    });
}

#[test]
fn c5_one_piece_of_news_of_a_topic_counts() {
    on_each_database(|db| {
        db.done(furnish);
        let news = |id: u8, second| ChannelNews {
            id: ChannelNewsId::from_bytes([id; 16]),
            channel: PHONE,
            news: News { raw: Some("{}".to_owned()), ..News::plain(NewsCode::QualityLow) },
            at: at(second),
            ended_at: None,
        };
        let (first, second) = (news(1, 10), news(2, 20));
        let written = first.clone();
        db.done(move |tx| tx.insert_news(&written));
        let current = db.done(|tx| tx.current_news(PHONE, NewsTopic::Quality, ""));
        assert_eq!(current, Some(first.clone()));
        assert_eq!(db.done(|tx| tx.current_news(PHONE, NewsTopic::Quality, "x")), None);

        db.done(move |tx| tx.end_news(first.id, at(15)));
        let written = second.clone();
        db.done(move |tx| tx.insert_news(&written));
        let open = db.read(|queries| queries.open_news(10)).unwrap();
        assert_eq!(open, std::slice::from_ref(&second));
        let all = db.read(|queries| queries.channel_news(PHONE, 10)).unwrap();
        assert_eq!(all.iter().map(|it| it.ended_at).collect::<Vec<_>>(), [None, Some(at(15))]);
        assert_eq!(db.done(move |tx| tx.news(second.id)).map(|it| it.at), Some(at(20)));
    });
}

#[test]
fn c1_webhooks_are_counted_by_the_hour() {
    use WebhookSubject::{Channel, Claimed, Unknown};
    on_each_database(|db| {
        db.done(furnish);
        let count = |subject, hour, received, refused, second| WebhookCount {
            subject,
            hour,
            received,
            refused,
            last_at: at(second),
        };
        for it in [
            count(Channel(PHONE), 1, 5, 0, 3_700),
            count(Channel(PHONE), 2, 3, 0, 7_300),
            count(Channel(PHONE), 2, 4, 0, 7_400),
            count(Channel(SITE), 2, 9, 0, 7_500),
            count(Claimed(PHONE), 2, 0, 1, 7_600),
            count(Unknown, 2, 0, 6, 7_700),
        ] {
            db.done(move |tx| tx.count_webhooks(&it));
        }
        let figures = db.read(|queries| queries.webhook_figures(Some(PHONE), 2)).unwrap();
        assert_eq!((figures.received, figures.refused), (7, 1));
        let nobody = db.read(|queries| queries.webhook_figures(None, 2)).unwrap();
        assert_eq!((nobody.received, nobody.refused), (0, 6));
        assert_eq!(figures.last_at, Some(at(7_400)));
        db.done(|tx| tx.drop_webhook_hours(3));
        let none = db.read(|queries| queries.webhook_figures(Some(PHONE), 0)).unwrap();
        assert_eq!(none.received, 0);
    });
}
