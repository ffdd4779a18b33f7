//! Templates: approved messages that may go out when the window is closed (W2, W9).

/// A message made from a template, as the visitor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateContent {
    /// The template's name on the platform.
    pub name: String,
    /// Its language on the platform, `fr` or `en_US` for instance.
    pub language: String,
    /// The line above.
    pub header: Option<String>,
    /// The words, variables filled.
    pub body: String,
    /// The line below.
    pub footer: Option<String>,
    /// What the visitor may press.
    pub buttons: Vec<String>,
    /// The values that filled the variables, in the order in which the platform takes them.
    pub variables: Vec<TemplateVariable>,
}

/// A variable of a template, filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateVariable {
    /// Its name, or its number from `1`.
    pub key: String,
    /// Its value.
    pub value: String,
}
