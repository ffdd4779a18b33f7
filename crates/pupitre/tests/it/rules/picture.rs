//! The picture of the brand's profile: fetched when the profile is read, shown once it is ready,
//! gone when the profile has none (C1, D6).

use pupitre_app::channel::record_check;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::fetch_media::{Fetched, Told, Wanted, begin_fetch, finish_fetch};
use pupitre_app::jobs::preview_media::{Previewed, begin_preview, finish_preview, with_preview};
use pupitre_app::jobs::remove_upload::{begin_removal, finish_removal};
use pupitre_app::ports::store::{ChannelPicture, ClaimedWork, Topic};
use pupitre_app::view::PictureView;
use pupitre_domain::channel_setup::{Checked, NumberFacts};
use pupitre_domain::id::MediaId;

use super::fixtures::whatsapp;
use super::house::{House, in_each_house};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl House {
    /// The profile was read, and has a picture or not; or it could not be read.
    fn profile_read(&self, has_picture: Option<bool>) {
        let facts = NumberFacts { has_picture, ..NumberFacts::default() };
        let checked = Checked { facts, problems: Vec::new() };
        self.system(move |tx, ctx| record_check(tx, ctx, whatsapp().id, &checked));
    }

    fn known_picture(&self) -> Option<ChannelPicture> {
        self.system(|tx, _| tx.channel_picture(whatsapp().id))
    }

    fn picture_view(&self) -> PictureView {
        self.read(|queries| queries.channel_picture_view(whatsapp().id)).unwrap()
    }

    /// The picture that is shown, by its hash.
    fn shown_hash(&self) -> Option<[u8; 32]> {
        self.picture_view().shown?.sha256
    }

    fn due(&self, topic: Topic) -> Vec<ClaimedWork> {
        self.system(move |tx, ctx| claim_due(tx, ctx, &[topic], 64))
    }

    /// What is due is fetched so; how many pictures were.
    fn fetch_picture(&self, fetched: &Fetched) -> usize {
        let mut count = 0;
        for claim in self.due(Topic::FetchMedia) {
            let begun = claim.clone();
            if let Some(fetch) = self.system(move |tx, _| begin_fetch(tx, &begun)) {
                assert_eq!(fetch.wanted, Wanted::ProfilePicture);
                assert_eq!(fetch.wanted.limit_bytes(), 5 * 1024 * 1024);
                count += 1;
                let fetched = fetched.clone();
                self.system(move |tx, ctx| finish_fetch(tx, ctx, &claim, &fetched));
            }
        }
        count
    }

    /// Small copies of what is due; how many.
    fn copy_pictures(&self, previewed: &Previewed) -> usize {
        let claims = self.due(Topic::PreviewMedia);
        let count = claims.len();
        for claim in claims {
            let begun = claim.clone();
            assert!(self.system(move |tx, _| begin_preview(tx, &begun)).is_some());
            let previewed = previewed.clone();
            self.system(move |tx, ctx| finish_preview(tx, ctx, &claim, &previewed));
        }
        count
    }

    /// The files whose bytes are removed now.
    fn removed(&self) -> Vec<MediaId> {
        self.pass(HOUR);
        let mut removed = Vec::new();
        for claim in self.due(Topic::RemoveUpload) {
            let begun = claim.clone();
            if let Some(id) = self.system(move |tx, _| begin_removal(tx, &begun)) {
                removed.push(id);
                self.system(move |tx, ctx| finish_removal(tx, ctx, &claim, true));
            }
        }
        removed
    }

    /// The picture is read, fetched and copied; its file.
    fn show_picture(&self, hash: u8) -> MediaId {
        self.profile_read(Some(true));
        let coming = self.known_picture().unwrap().coming.unwrap();
        assert_eq!(self.fetch_picture(&png(hash)), 1);
        assert_eq!(self.copy_pictures(&made()), 1);
        assert_eq!(self.shown_hash(), Some([hash; 32]));
        coming
    }
}

fn png(hash: u8) -> Fetched {
    Fetched::Stored {
        mime: Told::Same("image/png".to_owned()),
        size_bytes: 9,
        sha256: [hash; 32],
        announced: None,
        dimensions: Some((640, 640)),
    }
}

fn made() -> Previewed {
    Previewed::Made(with_preview((640, 640), "image/jpeg", 5))
}

#[test]
fn d6_a_picture_is_shown_once_its_small_copy_is_made() {
    in_each_house(|house| {
        assert_eq!(house.known_picture(), None);
        house.profile_read(None);
        assert_eq!(house.known_picture(), None, "nobody could read the profile");
        house.profile_read(Some(true));
        house.profile_read(Some(true));
        assert!(house.picture_view().is_coming);
        assert_eq!(house.fetch_picture(&png(1)), 1, "two checks ask once");
        assert_eq!(house.shown_hash(), None, "the bytes of others are not shown");
        let told = house.told("channel.changed");
        assert_eq!(house.copy_pictures(&made()), 1);
        assert_eq!(house.told("channel.changed"), told + 1);
        let view = house.picture_view();
        assert_eq!((view.is_coming, view.reason), (false, None));
        assert_eq!(house.shown_hash(), Some([1; 32]));
        assert!(house.removed().is_empty(), "what is shown is kept");
    });
}

#[test]
fn d6_another_picture_takes_the_place_of_the_one_before() {
    in_each_house(|house| {
        let first = house.show_picture(1);
        let second = house.show_picture(2);
        assert_eq!(house.removed(), [first]);

        // The same again is no news, and is not kept twice.
        house.profile_read(Some(true));
        let told = house.told("channel.changed");
        let again = house.known_picture().unwrap().coming.unwrap();
        assert_eq!(house.fetch_picture(&png(2)), 1);
        assert_eq!(house.copy_pictures(&made()), 0);
        assert_eq!(house.told("channel.changed"), told);
        assert_eq!(house.removed(), [again]);
        assert_eq!(house.known_picture().unwrap().shown, Some(second));
    });
}

#[test]
fn d6_a_profile_without_a_picture_shows_none() {
    in_each_house(|house| {
        let shown = house.show_picture(1);
        house.profile_read(None);
        assert_eq!(house.shown_hash(), Some([1; 32]), "what could not be read stays");
        house.profile_read(Some(true));
        let coming = house.known_picture().unwrap().coming.unwrap();
        house.profile_read(Some(false));
        let view = house.picture_view();
        assert_eq!((view.is_coming, view.reason, view.shown), (false, None, None));
        // What was on its way is not taken up any more.
        assert_eq!(house.fetch_picture(&png(2)), 0);
        let mut removed = house.removed();
        removed.sort();
        let mut both = [shown, coming];
        both.sort();
        assert_eq!(removed, both);
        house.show_picture(3);
    });
}

#[test]
fn b_113_what_is_no_picture_is_not_shown_and_says_why() {
    in_each_house(|house| {
        let odd = |mime: &str, dimensions| Fetched::Stored {
            mime: Told::Other { mime: mime.to_owned(), announced: "image/png".to_owned() },
            size_bytes: 9,
            sha256: [7; 32],
            announced: None,
            dimensions,
        };
        let cases = [
            (Fetched::Refused("bad_media_host"), "bad_media_host"),
            (Fetched::Refused("too_large"), "too_large"),
            (odd("text/html", None), "not_a_picture"),
            (odd("image/svg+xml", None), "not_a_picture"),
            (odd("image/gif", Some((8, 8))), "not_a_picture"),
            (odd("image/png", None), "not_a_picture"),
        ];
        for (fetched, reason) in cases {
            let shown = house.show_picture(1);
            house.profile_read(Some(true));
            let coming = house.known_picture().unwrap().coming.unwrap();
            house.fetch_picture(&fetched);
            assert_eq!(house.copy_pictures(&made()), 0);
            let view = house.picture_view();
            assert_eq!((view.shown, view.reason.as_deref()), (None, Some(reason)));
            let mut removed = house.removed();
            removed.sort();
            let mut both = [shown, coming];
            both.sort();
            assert_eq!(removed, both, "{reason}");
        }
        house.show_picture(1);
        house.profile_read(Some(true));
        house.fetch_picture(&png(2));
        house.copy_pictures(&Previewed::Impossible);
        let view = house.picture_view();
        assert_eq!((view.shown, view.reason.as_deref()), (None, Some("damaged")));
        house.show_picture(1);
        assert_eq!(house.picture_view().reason, None, "a good one mends it");
    });
}

#[test]
fn d6_what_can_not_be_had_is_tried_for_a_day_and_the_one_before_stays() {
    in_each_house(|house| {
        let shown = house.show_picture(1);
        house.profile_read(Some(true));
        let coming = house.known_picture().unwrap().coming.unwrap();
        let mut tries = 0;
        for _ in 0..24 {
            tries += house.fetch_picture(&Fetched::Later(None));
            house.pass(HOUR);
        }
        assert!(tries > 20, "only {tries} tries");
        house.pass(DAY);
        house.fetch_picture(&Fetched::Later(None));
        let view = house.picture_view();
        assert_eq!((view.is_coming, view.reason.as_deref()), (false, Some("fetch_expired")));
        assert_eq!(house.known_picture().unwrap().shown, Some(shown));
        assert_eq!(house.removed(), [coming]);
        // A check that finds all well has what waits tried at once.
        house.profile_read(Some(true));
        assert_eq!(house.fetch_picture(&Fetched::Later(None)), 1);
        assert_eq!(house.fetch_picture(&Fetched::Later(None)), 0);
        house.profile_read(Some(true));
        assert_eq!(house.fetch_picture(&png(1)), 1);
        assert_eq!(house.picture_view().reason, None);
    });
}
