//! The account's templates: those of the brand, those created since, and their reviews.

use serde_json::{Value, json};

use crate::clock::At;
use crate::delivery;
use crate::graph::errors::GraphError;
use crate::payload::Update;
use crate::schedule::Task;
use crate::state::{Change, ShownTemplate, State};
use crate::template::{Category, Quality, Template, TemplateSend, TemplateStatus, variables};

/// Templates of an account whose business is not verified; each language counts.
pub(crate) const TEMPLATE_COUNT_MAX: usize = 250;

/// All templates, in the order of their creation.
#[derive(Debug, Default)]
pub(crate) struct TemplateBook {
    pub(crate) all: Vec<Template>,
}

impl TemplateBook {
    /// The templates that the invented brand has had approved, and some that it cannot send.
    pub(crate) fn of_the_brand() -> Self {
        let yes_no = ["Oui", "Non, merci"];
        let mut all = vec![
            template("910000000000001", "hello_world", "en_US", TemplateStatus::Approved)
                .text("Hello. This message tests the connection.", &[]),
            template("910000000000002", "reprise_de_conversation", "fr", TemplateStatus::Approved)
                .text(
                    "Bonjour {{1}}, vous nous avez écrit à propos de : {{2}}. \
                     Souhaitez-vous poursuivre cette conversation ?",
                    &["Yanis", "votre commande"],
                )
                .quick_replies(&yes_no),
            template("910000000000003", "conversation_follow_up", "en", TemplateStatus::Approved)
                .text(
                    "Hello {{1}}, you wrote to us about: {{2}}. \
                     Would you like to go on with this conversation?",
                    &["Yanis", "your order"],
                )
                .quick_replies(&["Yes", "No, thank you"]),
            template("910000000000004", "commande_prete", "fr", TemplateStatus::Approved).named(
                "Bonjour {{prenom}}, votre commande {{numero}} est prête.",
                &[("prenom", "Yanis"), ("numero", "A-12")],
            ),
            template("910000000000005", "vente_privee", "fr", TemplateStatus::Paused)
                .of(Category::Marketing)
                .text("Bonjour {{1}}, notre vente privée commence demain.", &["Yanis"]),
            template("910000000000006", "avis_apres_achat", "fr", TemplateStatus::Rejected)
                .rejected("INVALID_FORMAT")
                .text("Bonjour {{1}}, que pensez-vous de votre achat ?", &["Yanis"]),
            template("910000000000007", "rappel_rendez_vous", "fr", TemplateStatus::Pending)
                .text("Bonjour {{1}}, nous vous attendons {{2}}.", &["Yanis", "lundi à 10 h"]),
            template("910000000000008", "ancienne_annonce", "fr", TemplateStatus::Disabled)
                .of(Category::Marketing)
                .text("Notre salon ouvre ses portes samedi.", &[]),
        ];
        all.extend(relaunches());
        Self { all }
    }

    /// What the visitor will see of this send, and the category that prices it.
    ///
    /// # Errors
    ///
    /// 132001 for a template that does not exist in the language or is not approved, 132015 for a
    /// paused and 132016 for a disabled one, and what [`Template::fill`] answers.
    pub(crate) fn fill(
        &self,
        send: &TemplateSend,
    ) -> Result<(ShownTemplate, &'static str), GraphError> {
        let found = self.all.iter().find(|it| it.name == send.name && it.language == send.language);
        let missing = || {
            let details =
                format!("template name ({}) does not exist in {}", send.name, send.language);
            GraphError::platform(132_001, details)
        };
        let template = found.ok_or_else(missing)?;
        match template.status {
            TemplateStatus::Approved => Ok((template.fill(send)?, template.category.priced_as())),
            TemplateStatus::Paused => Err(GraphError::platform(132_015, "Template is paused")),
            TemplateStatus::Disabled => Err(GraphError::platform(132_016, "Template is disabled")),
            TemplateStatus::Pending | TemplateStatus::Rejected => Err(missing()),
        }
    }

    /// The template with this id.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Template> {
        self.all.iter_mut().find(|it| it.id == id)
    }
}

/// The relaunches of the brand: the same three in French and in English.
fn relaunches() -> Vec<Template> {
    let fr = ["Oui", "Non, merci"];
    let en = ["Yes", "No, thank you"];
    let subject = ["Yanis", "votre commande"];
    let approved = TemplateStatus::Approved;
    vec![
        template("910000000000011", "suite_de_votre_demande", "fr", approved)
            .text(
                "Bonjour {{1}}, vous nous avez écrit à propos de : {{2}}. Nous n’avons pas pu vous \
                 répondre dans les temps. Souhaitez-vous poursuivre cette conversation ?",
                &subject,
            )
            .quick_replies(&fr),
        template("910000000000012", "suite_de_votre_demande", "en", approved)
            .text(
                "Hello {{1}}, you wrote to us about: {{2}}. We could not answer you in time. \
                 Would you like to go on with this conversation?",
                &["Yanis", "your order"],
            )
            .quick_replies(&en),
        template("910000000000013", "reponse_prete", "fr", approved)
            .text(
                "Bonjour {{1}}, la réponse à votre question est prête. \
                 Souhaitez-vous la recevoir ici ?",
                &["Yanis"],
            )
            .quick_replies(&fr),
        template("910000000000014", "reponse_prete", "en", approved)
            .text(
                "Hello {{1}}, the answer to your question is ready. \
                 Would you like to get it here?",
                &["Yanis"],
            )
            .quick_replies(&en),
        template("910000000000015", "dossier_en_attente", "fr", approved)
            .text(
                "Bonjour, votre dossier attend une précision de votre part. \
                 Souhaitez-vous poursuivre cette conversation ?",
                &[],
            )
            .quick_replies(&fr),
        template("910000000000016", "dossier_en_attente", "en", approved)
            .text(
                "Hello, your file needs one more detail from you. \
                 Would you like to go on with this conversation?",
                &[],
            )
            .quick_replies(&en),
        template("910000000000017", "nouveautes_atelier", "fr", approved)
            .of(Category::Marketing)
            .picture()
            .text(
                "Bonjour {{1}}, les lampes d’hiver de l’atelier sont arrivées. \
                 Souhaitez-vous les découvrir ?",
                &["Yanis"],
            )
            .quick_replies(&fr),
    ]
}

/// Plans the verdict on a pending template.
pub(crate) fn review_later(state: &mut State, at: At, template_id: String) {
    let wait = state.chance.between(state.config.timings.review_ms);
    state.schedule.put(at.elapsed + wait, Task::Review { template_id });
    state.changed(Change::All);
}

/// The verdict on a pending template: a body whose variables are out of sequence is rejected.
pub(crate) fn review(state: &mut State, at: At, template_id: &str) {
    let Some(template) = state.templates.get_mut(template_id) else { return };
    if template.status != TemplateStatus::Pending {
        return;
    }
    let is_fine = template.is_named || has_sequence(template);
    template.status = if is_fine { TemplateStatus::Approved } else { TemplateStatus::Rejected };
    template.rejected_reason = if is_fine { "NONE" } else { "INVALID_FORMAT" }.into();
    tell_status(state, at, template_id);
}

/// Tells the webhook a template's status, by the account's own field.
pub(crate) fn tell_status(state: &mut State, at: At, template_id: &str) {
    let Some(template) = state.templates.get_mut(template_id) else { return };
    let mut value = told_of(template);
    crate::payload::insert(&mut value, "event", json!(template.status));
    crate::payload::insert(&mut value, "message_template_category", json!(template.category));
    crate::payload::insert(&mut value, "reason", template.rejected_reason.as_ref());
    tell(state, at, "message_template_status_update", value);
}

/// Tells the webhook that a template is gone.
pub(crate) fn tell_deleted(state: &mut State, at: At, template: &Template) {
    let mut value = told_of(template);
    crate::payload::insert(&mut value, "event", "DELETED");
    crate::payload::insert(&mut value, "reason", "NONE");
    tell(state, at, "message_template_status_update", value);
}

/// Tells the webhook how visitors take a template now.
pub(crate) fn tell_quality(state: &mut State, at: At, template_id: &str, previous: Quality) {
    let Some(template) = state.templates.get_mut(template_id) else { return };
    let mut value = told_of(template);
    crate::payload::insert(&mut value, "previous_quality_score", json!(previous));
    crate::payload::insert(&mut value, "new_quality_score", json!(template.quality));
    tell(state, at, "message_template_quality_update", value);
}

/// Tells the webhook what a template is for now.
pub(crate) fn tell_category(state: &mut State, at: At, template_id: &str, previous: Category) {
    let Some(template) = state.templates.get_mut(template_id) else { return };
    let mut value = told_of(template);
    crate::payload::insert(&mut value, "previous_category", json!(previous));
    crate::payload::insert(&mut value, "new_category", json!(template.category));
    tell(state, at, "template_category_update", value);
}

/// Which template an update is about.
fn told_of(template: &Template) -> Value {
    json!({
        "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
        "message_template_name": template.name,
        "message_template_language": template.language,
    })
}

fn tell(state: &mut State, at: At, field: &str, value: Value) {
    let update = Update { field: field.to_owned(), value, lane: None, acknowledges: Vec::new() };
    delivery::post(state, at, update);
    state.changed(Change::All);
}

fn has_sequence(template: &Template) -> bool {
    template.components.iter().all(|component| {
        let text = component.get("text").and_then(Value::as_str).unwrap_or_default();
        variables(text).iter().enumerate().all(|(at, it)| *it == (at + 1).to_string())
    })
}

fn template(id: &str, name: &str, language: &str, status: TemplateStatus) -> Template {
    Template {
        id: id.to_owned(),
        name: name.to_owned(),
        language: language.to_owned(),
        category: Category::Utility,
        status,
        is_named: false,
        components: Vec::new(),
        rejected_reason: "NONE".into(),
        quality: Quality::Unknown,
        quality_since: None,
    }
}

impl Template {
    fn of(self, category: Category) -> Self {
        Self { category, ..self }
    }

    fn rejected(self, reason: &'static str) -> Self {
        Self { rejected_reason: reason.into(), ..self }
    }

    fn text(mut self, text: &str, examples: &[&str]) -> Self {
        let mut body = json!({ "type": "BODY", "text": text });
        if !examples.is_empty() {
            crate::payload::insert(&mut body, "example", json!({ "body_text": [examples] }));
        }
        self.components.push(body);
        self
    }

    fn picture(mut self) -> Self {
        let example = json!({ "header_handle": ["4::aW1hZ2U="] });
        self.components.push(json!({ "type": "HEADER", "format": "IMAGE", "example": example }));
        self
    }

    fn named(mut self, text: &str, examples: &[(&str, &str)]) -> Self {
        let examples: Vec<Value> = examples
            .iter()
            .map(|(name, example)| json!({ "param_name": name, "example": example }))
            .collect();
        let example = json!({ "body_text_named_params": examples });
        self.components.push(json!({ "type": "BODY", "text": text, "example": example }));
        Self { is_named: true, ..self }
    }

    fn quick_replies(mut self, labels: &[&str]) -> Self {
        let buttons: Vec<Value> =
            labels.iter().map(|it| json!({ "type": "QUICK_REPLY", "text": it })).collect();
        self.components.push(json!({ "type": "BUTTONS", "buttons": buttons }));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brand_has_an_approved_template_with_two_quick_replies() {
        let book = TemplateBook::of_the_brand();
        let found = book.all.iter().find(|it| it.name == "reprise_de_conversation").unwrap();
        assert_eq!(found.status, TemplateStatus::Approved);
        assert_eq!(found.components[1]["buttons"].as_array().unwrap().len(), 2);
    }
}
