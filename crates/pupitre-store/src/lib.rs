//! pupitre-store
