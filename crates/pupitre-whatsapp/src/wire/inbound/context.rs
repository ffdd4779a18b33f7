//! What a visitor's message came with: a quote, a forward mark, a product, an advertisement.
//!
//! Source: Cloud API, "Webhooks", `messages[].context` and `messages[].referral`, 2026-08.

use pupitre_domain::message::{Forwarded, MessageContext, Referral, ReferredProduct};
use serde_json::value::RawValue;

use super::item::MESSAGE_ID_LENGTH_MAX;
use super::object::Object;

/// The longest words that are kept, in characters.
const WORDS_LENGTH_MAX: usize = 1024;

/// The keys of a context that are read, and those that only repeat who wrote.
const READ: [&str; 7] = [
    "id",
    "from",
    "from_user_id",
    "from_parent_user_id",
    "forwarded",
    "frequently_forwarded",
    "referred_product",
];

/// What a message came with, and what is only in its raw content.
#[derive(Debug, Default)]
pub(super) struct ReadContext {
    pub(super) context: MessageContext,
    /// The platform's id of what it answers; not always one of ours.
    pub(super) quoted: Option<String>,
    pub(super) is_partial: bool,
}

/// Reads what a message came with; what has another shape is not there.
pub(super) fn read_context(context: Option<&RawValue>, referral: Option<&RawValue>) -> ReadContext {
    let object = context.and_then(Object::read);
    let is_odd = context.is_some() && object.is_none();
    let mut read =
        ReadContext { is_partial: is_odd || referral.is_some(), ..ReadContext::default() };
    if let Some(object) = object {
        let id = object.text("id");
        read.quoted = id.and_then(|it| it.as_id(MESSAGE_ID_LENGTH_MAX).map(ToOwned::to_owned));
        read.context.forwarded = if object.is_true("frequently_forwarded") {
            Some(Forwarded::Many)
        } else {
            object.is_true("forwarded").then_some(Forwarded::Once)
        };
        read.context.product = object.object("referred_product").and_then(|it| read_product(&it));
        let is_whole = read.quoted.is_some() || object.raw("id").is_none();
        read.is_partial = read.is_partial || !is_whole || object.has_more_than(&READ);
    }
    read.context.referral = referral.and_then(Object::read).and_then(|it| read_referral(&it));
    read
}

fn read_product(product: &Object<'_>) -> Option<Box<ReferredProduct>> {
    Some(Box::new(ReferredProduct {
        catalog_id: product.words("catalog_id", WORDS_LENGTH_MAX)?,
        product_id: product.words("product_retailer_id", WORDS_LENGTH_MAX)?,
    }))
}

fn read_referral(referral: &Object<'_>) -> Option<Box<Referral>> {
    let media = ["image_url", "video_url", "thumbnail_url"];
    Some(Box::new(Referral {
        source: referral.words("source_type", 32)?,
        headline: referral.words("headline", WORDS_LENGTH_MAX),
        text: referral.words("body", WORDS_LENGTH_MAX),
        url: referral.url("source_url"),
        media_url: media.iter().find_map(|key| referral.url(key)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(context: &str, referral: &str) -> ReadContext {
        let raw = |json: &str| -> Option<Box<RawValue>> { serde_json::from_str(json).unwrap() };
        read_context(raw(context).as_deref(), raw(referral).as_deref())
    }

    #[test]
    fn c3_what_a_message_came_with_is_read() {
        let odd = read(r#"{"forwarded":true}"#, "null");
        assert_eq!((odd.context.forwarded, odd.is_partial), (Some(Forwarded::Once), false));
        let many = read(r#"{"forwarded":true,"frequently_forwarded":true}"#, "null");
        assert_eq!(many.context.forwarded, Some(Forwarded::Many));
        let product = r#"{"from":"331","id":"a","referred_product":{"catalog_id":"7",
            "product_retailer_id":"SKU-1"}}"#;
        let product = read(product, "null");
        assert_eq!(product.quoted.as_deref(), Some("a"));
        assert_eq!(product.context.product.unwrap().product_id, "SKU-1");
        let ad = r#"{"source_type":"ad","source_id":"1","source_url":"https://fb.me/a",
            "headline":"Soldes","body":"-20 %","image_url":"data:x",
            "video_url":"https://v.example"}"#;
        let ad = read("null", ad);
        let referral = ad.context.referral.unwrap();
        assert_eq!(referral.media_url.as_deref(), Some("https://v.example"));
        assert!(ad.is_partial, "its number is only in the raw content");
    }

    #[test]
    fn b_049_a_context_of_another_shape_is_none_and_kept_raw() {
        for odd in ["[1]", "5", r#""a""#, r#"{"id":5}"#, r#"{"id":{}}"#, r#"{"more":1}"#] {
            let read = read(odd, "null");
            assert_eq!(read.quoted, None, "{odd}");
            assert!(read.is_partial, "{odd}");
        }
        assert_eq!(read("null", r#"{"headline":"x"}"#).context.referral, None);
        assert!(!read("{}", "null").is_partial);
    }
}
