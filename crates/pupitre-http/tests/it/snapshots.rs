//! What is written down for clients: the OpenAPI document and the error codes.

use pupitre_domain::delivery::FailureCode;
use serde_json::{Value, json};

use crate::support::assert_file;

#[test]
fn the_openapi_document_is_written_down() {
    let document = pupitre_http::openapi_json();
    assert!(document.len() > 1000, "the document is empty");
    assert_file("docs/openapi.json", &format!("{document}\n"));
}

#[test]
fn the_error_codes_are_written_down() {
    let codes = pupitre_http::ERROR_CODES.iter();
    let codes = codes.map(|it| json!({"code": it.code, "status": it.status, "title": it.title}));
    let text = serde_json::to_string_pretty(&Value::Array(codes.collect())).unwrap();
    assert_file("docs/error-codes.json", &format!("{text}\n"));
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document: Value = serde_json::from_str(&pupitre_http::openapi_json()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    let mut names: Vec<&str> =
        operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn d5_each_reason_of_a_failure_has_a_sentence_in_each_language() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/desk/messages");
    for language in ["fr", "en"] {
        let path = folder.join(format!("conversation/{language}.json"));
        let words: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let mut sentences: Vec<&str> = Vec::new();
        for code in FailureCode::ALL {
            let sentence = words["message"]["failure"][code.name()].as_str().unwrap_or_default();
            assert!(sentence.ends_with('.'), "{language}: {} has no sentence", code.name());
            assert!(!sentences.contains(&sentence), "{language}: {} repeats one", code.name());
            sentences.push(sentence);
        }
    }
}
