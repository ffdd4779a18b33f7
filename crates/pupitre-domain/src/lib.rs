//! pupitre-domain
