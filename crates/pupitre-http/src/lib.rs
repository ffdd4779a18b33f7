//! pupitre-http
