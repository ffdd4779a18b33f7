//! How a channel's messages are signed.

use pupitre_domain::agent::Agent;
use pupitre_domain::channel::Brand;
use pupitre_domain::signature::Signature;
use pupitre_domain::variables::Known;
use serde::Serialize;
use utoipa::ToSchema;

/// How a channel's messages are signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Voice {
    /// `off`, `optional` or `required`.
    signature_policy: &'static str,
    /// The line, with variables in braces.
    signature_text: String,
    /// The line as it would be for the one who asks.
    preview: String,
}

impl Voice {
    pub(crate) fn new(signature: &Signature, agent: &Agent, brand: &Brand) -> Self {
        Self {
            signature_policy: signature.policy.name(),
            signature_text: signature.text.clone(),
            preview: signature.line(&known(agent, "", brand)).text,
        }
    }
}

/// What is known for the variables of a text: the agent, the visitor's name and the brand.
pub(crate) fn known<'a>(agent: &'a Agent, contact_name: &'a str, brand: &'a Brand) -> Known<'a> {
    Known {
        contact_name,
        agent_name: &agent.name,
        agent_pseudonym: &agent.pseudonym,
        brand_name: &brand.name,
    }
}
