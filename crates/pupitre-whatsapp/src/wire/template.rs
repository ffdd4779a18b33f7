//! Templates as the platform shapes them: sent with their values, listed with their components.
//!
//! Source: Cloud API, "Template management" and "Template components", seen 2026-09-11.

use pupitre_app::ports::channel::OutgoingTemplate;
use pupitre_domain::media::Media;
use pupitre_domain::template::fill::{ButtonValue, HeaderValue, Parameter};
use pupitre_domain::template::{
    ButtonKind, Category, HeaderKind, Quality, TemplateButton, TemplateFacts, TemplateParts,
    TemplateStatus,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields asked of a template.
pub(crate) const TEMPLATE_FIELDS: &str =
    "id,name,language,status,category,components,parameter_format,rejected_reason,quality_score";

/// The longest name of a template, in characters.
const NAME_LENGTH_MAX: usize = 512;

/// The longest code of a language, in characters.
const LANGUAGE_LENGTH_MAX: usize = 16;

/// The longest reason that is kept, in characters.
const REASON_LENGTH_MAX: usize = 500;

/// The longest id of a template, in characters.
const ID_LENGTH_MAX: usize = 64;

/// A template to send.
#[derive(Debug, Serialize)]
pub(crate) struct TemplateObject<'a> {
    name: &'a str,
    language: LanguageObject<'a>,
    /// Those with values; a component without any is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<ComponentObject<'a>>,
}

#[derive(Debug, Serialize)]
struct LanguageObject<'a> {
    code: &'a str,
}

#[derive(Debug, Serialize)]
struct ComponentObject<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    parameters: Vec<ParameterObject<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum ParameterObject<'a> {
    Text {
        #[serde(skip_serializing_if = "Option::is_none")]
        parameter_name: Option<&'a str>,
        text: &'a str,
    },
    Payload {
        payload: &'a str,
    },
    Image {
        image: FileObject<'a>,
    },
    Video {
        video: FileObject<'a>,
    },
    Document {
        document: FileObject<'a>,
    },
    Location {
        location: PlaceObject<'a>,
    },
    #[serde(rename = "coupon_code")]
    CouponCode {
        coupon_code: &'a str,
    },
    Action {
        action: FlowObject,
    },
}

/// A file that the platform fetches, or has.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FileObject<'a> {
    Link {
        link: &'a str,
    },
    Uploaded {
        id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
    },
}

#[derive(Debug, Serialize)]
struct PlaceObject<'a> {
    latitude: &'a str,
    longitude: &'a str,
    name: &'a str,
    address: &'a str,
}

/// A form begins where its author said; `unused` is the manual's word for no token.
#[derive(Debug, Serialize)]
struct FlowObject {
    flow_token: &'static str,
}

impl<'a> TemplateObject<'a> {
    /// The template with its values and what comes back with its quick replies; `header` is the
    /// uploaded file's id and what we know of it.
    pub(crate) fn new(
        template: &'a OutgoingTemplate,
        header: Option<(&'a str, &'a Media)>,
    ) -> Self {
        let part = |kind: &'static str, values: &'a [Parameter]| {
            (!values.is_empty()).then(|| ComponentObject {
                kind,
                sub_type: None,
                index: None,
                parameters: values.iter().map(text).collect(),
            })
        };
        let header = match &template.header_value {
            Some(value) => Some(ComponentObject {
                kind: "header",
                sub_type: None,
                index: None,
                parameters: above(value, header).into_iter().collect(),
            }),
            None => part("header", &template.header),
        };
        let body = part("body", &template.body);
        let buttons = template.quick_replies.iter().map(|(position, payload)| ComponentObject {
            kind: "button",
            sub_type: Some("quick_reply"),
            index: Some(position.to_string()),
            parameters: vec![ParameterObject::Payload { payload }],
        });
        Self {
            name: &template.name,
            language: LanguageObject { code: &template.language },
            components: header
                .into_iter()
                .chain(body)
                .chain(buttons)
                .chain(template.buttons.iter().map(valued))
                .collect(),
        }
    }
}

fn above<'a>(
    value: &'a HeaderValue,
    uploaded: Option<(&'a str, &'a Media)>,
) -> Option<ParameterObject<'a>> {
    let of_kind = |kind: HeaderKind, file: FileObject<'a>| match kind {
        HeaderKind::Video => ParameterObject::Video { video: file },
        HeaderKind::Document => ParameterObject::Document { document: file },
        HeaderKind::Image | HeaderKind::Location => ParameterObject::Image { image: file },
    };
    Some(match value {
        HeaderValue::File { kind, link } => of_kind(*kind, FileObject::Link { link }),
        HeaderValue::Kept(file) => {
            let (id, media) = uploaded?;
            let filename = media.file_name.as_deref();
            let filename = filename.filter(|_| file.kind == HeaderKind::Document);
            of_kind(file.kind, FileObject::Uploaded { id, filename })
        }
        HeaderValue::Location { latitude, longitude, name, address } => {
            let location = PlaceObject { latitude, longitude, name, address };
            ParameterObject::Location { location }
        }
    })
}

/// Source: Cloud API, "Templates", sending: `sub_type` and the parameter of each kind of button,
/// seen 2026-09-11.
fn valued((position, value): &(usize, ButtonValue)) -> ComponentObject<'_> {
    let (sub_type, parameter) = match value {
        ButtonValue::UrlEnd(text) => ("url", ParameterObject::Text { parameter_name: None, text }),
        ButtonValue::Code(code) => {
            ("copy_code", ParameterObject::CouponCode { coupon_code: code.as_str() })
        }
        ButtonValue::Flow => {
            ("flow", ParameterObject::Action { action: FlowObject { flow_token: "unused" } })
        }
    };
    ComponentObject {
        kind: "button",
        sub_type: Some(sub_type),
        index: Some(position.to_string()),
        parameters: vec![parameter],
    }
}

fn text(parameter: &Parameter) -> ParameterObject<'_> {
    ParameterObject::Text {
        parameter_name: parameter.name.as_deref(),
        text: parameter.text.as_str(),
    }
}

/// A page of an account's templates.
#[derive(Debug, Deserialize)]
pub(crate) struct TemplatePage {
    /// Each as the platform wrote it: one that can't be read spoils no other.
    pub(crate) data: Vec<Value>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Debug, Deserialize)]
struct Paging {
    #[serde(default)]
    cursors: Option<Cursors>,
    #[serde(default)]
    next: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Cursors {
    #[serde(default)]
    after: Option<String>,
}

impl TemplatePage {
    /// Where the list goes on.
    pub(crate) fn next(&self) -> Option<&str> {
        let paging = self.paging.as_ref()?;
        paging.next.as_ref()?;
        paging.cursors.as_ref()?.after.as_deref()
    }
}

/// A template of a list; `None` for what has no id, name, language or body.
pub(crate) fn read_template(item: &Value) -> Option<TemplateFacts> {
    let word = |key: &str, length_max| {
        let text = item.get(key).and_then(Value::as_str)?;
        (1..=length_max).contains(&text.chars().count()).then_some(text)
    };
    let language = word("language", LANGUAGE_LENGTH_MAX)?;
    let score = item.get("quality_score").and_then(|it| it.get("score").or(Some(it)));
    let is_named = item.get("parameter_format").and_then(Value::as_str) == Some("NAMED");
    Some(TemplateFacts {
        platform_id: word("id", ID_LENGTH_MAX)?.to_owned(),
        name: word("name", NAME_LENGTH_MAX)?.to_owned(),
        language: language.to_owned(),
        category: read_category(item.get("category")?.as_str()?),
        status: read_status(item.get("status")?.as_str()?),
        rejection: item.get("rejected_reason").and_then(Value::as_str).and_then(read_reason),
        quality: score.and_then(Value::as_str).map_or(Quality::Unknown, read_quality),
        parts: read_parts(item.get("components")?.as_array()?, is_named)?,
    })
}

/// The platform's word for where a template stands, in lists and in webhooks: an open list.
pub(crate) fn read_status(word: &str) -> TemplateStatus {
    match word {
        "APPROVED" | "REINSTATED" | "UNARCHIVED" => TemplateStatus::Approved,
        "PENDING" => TemplateStatus::Pending,
        "REJECTED" => TemplateStatus::Rejected,
        "PAUSED" => TemplateStatus::Paused,
        "DISABLED" | "LOCKED" | "LIMIT_EXCEEDED" => TemplateStatus::Disabled,
        "IN_APPEAL" => TemplateStatus::InAppeal,
        "ARCHIVED" => TemplateStatus::Archived,
        "DELETED" | "PENDING_DELETION" => TemplateStatus::Deleted,
        _ => TemplateStatus::Unknown,
    }
}

/// The platform's word for what a template is for.
pub(crate) fn read_category(word: &str) -> Category {
    match word {
        "MARKETING" => Category::Marketing,
        "UTILITY" => Category::Utility,
        "AUTHENTICATION" => Category::Authentication,
        _ => Category::Unknown,
    }
}

/// The platform's word for how visitors take a template.
pub(crate) fn read_quality(word: &str) -> Quality {
    match word {
        "GREEN" => Quality::Green,
        "YELLOW" => Quality::Yellow,
        "RED" => Quality::Red,
        _ => Quality::Unknown,
    }
}

/// The platform's reason for a refusal; `NONE` is none.
pub(crate) fn read_reason(word: &str) -> Option<String> {
    let is_one = !word.is_empty() && word != "NONE";
    is_one.then(|| word.chars().take(REASON_LENGTH_MAX).collect())
}

fn read_parts(components: &[Value], is_named: bool) -> Option<TemplateParts> {
    let mut parts = TemplateParts { is_named, ..TemplateParts::default() };
    let mut has_body = false;
    for component in components {
        let text = component.get("text").and_then(Value::as_str).map(str::to_owned);
        match component.get("type").and_then(Value::as_str).unwrap_or_default() {
            "HEADER" => match component.get("format").and_then(Value::as_str).unwrap_or_default() {
                "TEXT" => parts.header = text,
                "IMAGE" => parts.header_kind = Some(HeaderKind::Image),
                "VIDEO" => parts.header_kind = Some(HeaderKind::Video),
                "DOCUMENT" => parts.header_kind = Some(HeaderKind::Document),
                "LOCATION" => parts.header_kind = Some(HeaderKind::Location),
                _ => parts.has_other_parts = true,
            },
            "BODY" => {
                parts.body = text?;
                has_body = true;
            }
            "FOOTER" => parts.footer = text,
            "BUTTONS" => {
                let buttons = component.get("buttons").and_then(Value::as_array);
                parts.buttons = buttons.into_iter().flatten().map(read_button).collect();
            }
            _ => parts.has_other_parts = true,
        }
    }
    has_body.then_some(parts)
}

fn read_button(button: &Value) -> TemplateButton {
    let text = |key: &str| button.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = match text("type") {
        "QUICK_REPLY" => ButtonKind::QuickReply,
        "URL" if text("url").contains("{{") => ButtonKind::UrlVariable,
        "URL" => ButtonKind::Url,
        "PHONE_NUMBER" => ButtonKind::Phone,
        "COPY_CODE" => ButtonKind::CopyCode,
        "FLOW" => ButtonKind::Flow,
        "VOICE_CALL" | "REQUEST_CONTACT_INFO" => ButtonKind::Plain,
        _ => ButtonKind::Other,
    };
    TemplateButton { kind, text: text("text").to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed() -> Value {
        json!({
            "id": "910", "name": "reprise", "language": "fr", "status": "APPROVED",
            "category": "UTILITY", "parameter_format": "NAMED", "rejected_reason": "NONE",
            "quality_score": { "score": "GREEN", "date": 1_780_000_000 },
            "components": [
                { "type": "HEADER", "format": "TEXT", "text": "{{marque}}" },
                { "type": "BODY", "text": "Bonjour {{prenom}}" },
                { "type": "FOOTER", "text": "Orvelle" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Oui" },
                    { "type": "QUICK_REPLY", "text": "Non, merci" },
                    { "type": "URL", "text": "Voir", "url": "https://orvelle.example/{{1}}" },
                ] },
            ],
        })
    }

    #[test]
    fn w9_a_template_is_read_whole() {
        let facts = read_template(&listed()).unwrap();
        assert_eq!((facts.status, facts.quality), (TemplateStatus::Approved, Quality::Green));
        assert_eq!(facts.rejection, None);
        assert!(facts.parts.is_named && !facts.parts.has_other_parts);
        assert_eq!(facts.parts.keys(), ["header.marque", "prenom", "button.2"]);
        let kinds: Vec<_> = facts.parts.buttons.iter().map(|it| it.kind).collect();
        assert_eq!(
            kinds,
            [ButtonKind::QuickReply, ButtonKind::QuickReply, ButtonKind::UrlVariable]
        );
    }

    #[test]
    fn what_is_odd_is_left_out_or_unknown() {
        for key in ["id", "name", "language", "status", "components"] {
            let mut item = listed();
            item[key] = Value::Null;
            assert_eq!(read_template(&item), None, "{key}");
        }
        let mut item = listed();
        item["status"] = json!("BRAND_NEW");
        item["category"] = json!("BRAND_NEW");
        item["components"][0]["format"] = json!("GIF");
        let facts = read_template(&item).unwrap();
        assert_eq!((facts.status, facts.category), (TemplateStatus::Unknown, Category::Unknown));
        assert!(facts.parts.has_other_parts && facts.parts.header.is_none());
    }

    #[test]
    fn a_template_is_sent_as_the_manual_says() {
        let parameter = |name: Option<&str>, text: &str| Parameter {
            name: name.map(str::to_owned),
            text: text.to_owned(),
        };
        let template = OutgoingTemplate {
            name: "reprise".to_owned(),
            language: "fr".to_owned(),
            header: Vec::new(),
            body: vec![parameter(None, "Yanis"), parameter(Some("order"), "A-12")],
            quick_replies: vec![(0, "m:0".to_owned()), (1, "m:1".to_owned())],
            header_value: None,
            buttons: Vec::new(),
        };
        let sent = serde_json::to_value(TemplateObject::new(&template, None)).unwrap();
        let button = |index: &str, payload: &str| {
            json!({
                "type": "button", "sub_type": "quick_reply", "index": index,
                "parameters": [{ "type": "payload", "payload": payload }],
            })
        };
        let expected = json!({
            "name": "reprise", "language": { "code": "fr" },
            "components": [
                { "type": "body", "parameters": [
                    { "type": "text", "text": "Yanis" },
                    { "type": "text", "parameter_name": "order", "text": "A-12" },
                ] },
                button("0", "m:0"), button("1", "m:1"),
            ],
        });
        assert_eq!(sent, expected);
    }
}
