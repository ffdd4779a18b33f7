//! pupitre-app
