//! Files: fetched as long as the platform keeps them, kept with a note of what differs, removed
//! when they are never sent (C3, D11).

use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::fetch_media::{Fetched, Told, begin_fetch, finish_fetch};
use pupitre_app::jobs::preview_media::{Previewed, begin_preview, finish_preview, with_preview};
use pupitre_app::jobs::remove_upload::{begin_removal, expect_upload, finish_removal};
use pupitre_app::media::{
    MediaKind, RegisterUpload, RetryFetchError, register_upload, retry_fetch,
};
use pupitre_app::message::{
    InboundContent, InboundMedia, OutboundContent, ReceiveMessage, SendMessage,
};
use pupitre_app::ports::store::{ClaimedWork, Topic};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, MediaId};
use pupitre_domain::media::{Announced, Media, MediaState, Picture};

use super::house::{House, in_each_house};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What a visitor's photo is announced as.
const ANNOUNCED: [u8; 32] = [7; 32];

impl House {
    /// A visitor sends a photo; the file that is to be fetched.
    fn photo(&self, number: u32) -> MediaId {
        let media = InboundMedia {
            kind: MediaKind::Image,
            platform_id: format!("file{number}"),
            mime: "image/jpeg".to_owned(),
            sha256: Some(ANNOUNCED),
            file_name: None,
            caption: None,
        };
        let words = self.message(number, &format!("photo{number}"), "");
        let content = InboundContent::Media(media);
        let (talk, message) = self.taken_in(ReceiveMessage { content, ..words });
        let message = self.system(move |tx, _| tx.message(talk, message)).unwrap();
        message.content.media().unwrap()
    }

    fn file(&self, id: MediaId) -> Option<Media> {
        self.system(move |tx, _| tx.media(id))
    }

    fn claims(&self, topic: Topic) -> Vec<ClaimedWork> {
        self.system(move |tx, ctx| claim_due(tx, ctx, &[topic], 64))
    }

    /// Fetches what is due; how many files were.
    fn fetch(&self, fetched: &Fetched) -> usize {
        let claims = self.claims(Topic::FetchMedia);
        for claim in &claims {
            let begun = claim.clone();
            assert!(self.system(move |tx, _| begin_fetch(tx, &begun)).is_some());
            let (claim, fetched) = (claim.clone(), fetched.clone());
            self.system(move |tx, ctx| finish_fetch(tx, ctx, &claim, &fetched));
        }
        claims.len()
    }

    fn retry(&self, agent: AgentId, id: MediaId) -> Result<Media, RetryFetchError> {
        self.run(Actor::Agent(agent), move |tx, ctx| retry_fetch(tx, ctx, id))
    }

    /// Removes what is due; what had its bytes removed.
    fn remove_uploads(&self, is_gone: bool) -> Vec<MediaId> {
        let claims = self.claims(Topic::RemoveUpload);
        let mut removed = Vec::new();
        for claim in claims {
            let begun = claim.clone();
            if let Some(id) = self.system(move |tx, _| begin_removal(tx, &begun)) {
                removed.push(id);
                self.system(move |tx, ctx| finish_removal(tx, ctx, &claim, is_gone));
            }
        }
        removed
    }

    /// An agent uploads a picture.
    fn upload(&self, agent: AgentId, number: u8) -> MediaId {
        let id = MediaId::from_bytes([number; 16]);
        let media = Media {
            id,
            channel: None,
            state: MediaState::Stored,
            mime: "image/jpeg".to_owned(),
            file_name: None,
            size_bytes: Some(1),
            sha256: Some([number; 32]),
            platform_id: None,
            reason: None,
            announced: Announced::default(),
            picture: Some(Picture { width: 8, height: 6, preview: None }),
            fetch_until: None,
        };
        let command = RegisterUpload { media, client_id: self.client_id() };
        self.system(move |tx, ctx| expect_upload(tx, ctx, id));
        let run = self.run(Actor::Agent(agent), move |tx, ctx| register_upload(tx, ctx, &command));
        run.unwrap().id
    }
}

fn whole(mime: Told, sha256: [u8; 32]) -> Fetched {
    let dimensions = Some((1280, 960));
    Fetched::Stored { mime, size_bytes: 9, sha256, announced: None, dimensions }
}

fn jpeg() -> Told {
    Told::Same("image/jpeg".to_owned())
}

#[test]
fn c3_a_file_is_tried_for_seven_days_and_then_lost_with_its_reason() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let photo = house.photo(1);
        let mut tries = 0;
        for _ in 0..7 * 24 - 2 {
            tries += house.fetch(&Fetched::Later(None));
            assert_eq!(house.file(photo).unwrap().state, MediaState::Pending);
            house.pass(HOUR);
        }
        assert!(tries > 150, "only {tries} tries");
        house.pass(HOUR);
        house.fetch(&Fetched::Later(None));
        let lost = house.file(photo).unwrap();
        assert_eq!((lost.state, lost.reason.as_deref()), (MediaState::Lost, Some("fetch_expired")));
        assert_eq!(house.told("media.changed"), 1);
        house.pass(DAY);
        assert_eq!(house.fetch(&Fetched::Later(None)), 0);
    });
}

#[test]
fn b_054_a_file_with_another_hash_is_fetched_once_more_and_kept_with_a_note() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let photo = house.photo(1);
        let other = [8; 32];
        house.fetch(&whole(jpeg(), other));
        assert_eq!(house.file(photo).unwrap().state, MediaState::Pending);
        house.fetch(&whole(jpeg(), other));
        let kept = house.file(photo).unwrap();
        assert_eq!((kept.state, kept.sha256), (MediaState::Stored, Some(other)));
        assert_eq!(kept.announced.sha256, Some(ANNOUNCED));

        let right = house.photo(2);
        house.fetch(&whole(jpeg(), ANNOUNCED));
        let right = house.file(right).unwrap();
        assert_eq!((right.sha256, right.announced), (Some(ANNOUNCED), Announced::default()));
    });
}

#[test]
fn b_113_a_file_that_is_something_else_than_announced_says_both() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let photo = house.photo(1);
        let (mime, announced) = ("text/html".to_owned(), "image/jpeg".to_owned());
        let told = Told::Other { mime, announced };
        let page = Fetched::Stored {
            mime: told,
            size_bytes: 9,
            sha256: ANNOUNCED,
            announced: None,
            dimensions: None,
        };
        house.fetch(&page);
        let file = house.file(photo).unwrap();
        assert_eq!(file.mime, "text/html");
        assert_eq!(file.announced.mime.as_deref(), Some("image/jpeg"));
        assert_eq!((file.picture, house.claims(Topic::PreviewMedia).len()), (None, 0));
    });
}

#[test]
fn c3_a_picture_has_its_size_when_it_is_here_and_its_small_copy_when_that_is_made() {
    in_each_house(|house| {
        house.hire_ready("ana", 5);
        let photo = house.photo(1);
        house.fetch(&whole(jpeg(), ANNOUNCED));
        let picture = house.file(photo).unwrap().picture.unwrap();
        assert_eq!((picture.width, picture.height, picture.preview), (1280, 960, None));

        let report = |previewed: Previewed| {
            for claim in house.claims(Topic::PreviewMedia) {
                let begun = claim.clone();
                let media = house.system(move |tx, _| begin_preview(tx, &begun)).unwrap();
                assert_eq!(media.id, photo);
                let previewed = previewed.clone();
                house.system(move |tx, ctx| finish_preview(tx, ctx, &claim, &previewed));
            }
        };
        report(Previewed::Later);
        house.pass(2);
        let made = with_preview((1280, 960), "image/jpeg", 5);
        report(Previewed::Made(made.clone()));
        assert_eq!(house.file(photo).unwrap().picture, Some(made));
        assert_eq!(house.told("media.changed"), 2);

        let damaged = house.photo(2);
        house.fetch(&whole(jpeg(), ANNOUNCED));
        for claim in house.claims(Topic::PreviewMedia) {
            let impossible = Previewed::Impossible;
            house.system(move |tx, ctx| finish_preview(tx, ctx, &claim, &impossible));
        }
        house.pass(DAY);
        assert!(house.claims(Topic::PreviewMedia).is_empty(), "it is not tried for ever");
        assert!(house.file(damaged).unwrap().picture.unwrap().preview.is_none());
    });
}

#[test]
fn c3_an_agent_has_a_lost_file_fetched_again_while_the_platform_keeps_it() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let photo = house.photo(1);
        house.fetch(&Fetched::Gone);
        assert_eq!(house.file(photo).unwrap().reason.as_deref(), Some("gone_from_platform"));
        assert_eq!(house.retry(ana, photo).unwrap().state, MediaState::Pending);
        assert_eq!(house.retry(ana, photo).unwrap().state, MediaState::Pending, "a second click");
        assert_eq!(house.fetch(&whole(jpeg(), ANNOUNCED)), 1);
        let here = house.file(photo).unwrap();
        assert_eq!((here.state, here.reason), (MediaState::Stored, None));
        assert_eq!(house.retry(ana, photo).unwrap().state, MediaState::Stored);
        assert_eq!(house.told("media.changed"), 3);

        let large = house.photo(2);
        house.fetch(&Fetched::Refused("too_large"));
        assert!(matches!(house.retry(ana, large), Err(RetryFetchError::Final)));
        let old = house.photo(3);
        house.fetch(&Fetched::Gone);
        house.pass(7 * DAY);
        assert!(matches!(house.retry(ana, old), Err(RetryFetchError::Final)));
        let nothing = house.retry(ana, MediaId::from_bytes([9; 16]));
        assert!(matches!(nothing, Err(RetryFetchError::NotFound)));
    });
}

#[test]
fn d11_what_was_uploaded_and_never_sent_is_removed_after_a_day() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 5);
        let talk = house.write(1);
        let (sent, forgotten) = (house.upload(ana, 1), house.upload(ana, 2));
        let command = SendMessage {
            conversation: talk,
            client_id: house.client_id(),
            content: OutboundContent::Media { media: sent, caption: None },
            quoted: None,
            is_signed: false,
            expected_epoch: None,
        };
        house.send(ana, command).unwrap();
        // Its bytes came, and whoever brought them was gone before it was recorded.
        let cut_off = MediaId::from_bytes([3; 16]);
        house.system(move |tx, ctx| expect_upload(tx, ctx, cut_off));

        house.pass(DAY - HOUR);
        assert_eq!(house.remove_uploads(true), []);
        house.pass(HOUR);
        let removed = house.remove_uploads(false);
        assert!(removed.contains(&forgotten) && removed.contains(&cut_off) && removed.len() == 2);
        assert_eq!(house.file(forgotten), None, "nothing can send it any more");
        assert!(house.file(sent).is_some());
        house.pass(HOUR);
        assert_eq!(house.remove_uploads(true).len(), 2, "until the bytes are gone");
        house.pass(DAY);
        assert_eq!(house.remove_uploads(true), []);
    });
}
