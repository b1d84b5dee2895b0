//! Text as it stands in a page.

/// So that nothing somebody typed is read as markup, in text or in an attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
