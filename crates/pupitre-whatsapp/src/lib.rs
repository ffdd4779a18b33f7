//! pupitre-whatsapp
