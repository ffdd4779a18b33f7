//! Upload a file of ours, so that a message can name it. Nothing is sent yet: whatever fails here
//! is certain.

use futures_util::StreamExt;
use pupitre_app::ports::channel::SendOutcome;
use pupitre_app::ports::files::FileError;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::media::Media;
use reqwest::Body;
use reqwest::multipart::{Form, Part};

use super::WhatsAppClient;
use super::answer::Answer;
use super::outcome::{local, not_begun, of_refusal};
use crate::wire::outbound::{Identified, PRODUCT};

/// The longest name that a file is uploaded under, in characters.
const FILE_NAME_LENGTH_MAX: usize = 200;

impl WhatsAppClient {
    /// The platform's id for the file, once it has it; it keeps it for thirty days. Only what
    /// visitors see with its name is uploaded under it.
    ///
    /// Source: Cloud API, "Media", upload, seen 2026-06-16.
    pub(super) async fn upload(
        &self,
        media: &Media,
        is_named: bool,
        attempt: u32,
    ) -> Result<String, SendOutcome> {
        let form = self.form(media, is_named).await?;
        let path = format!("{}/media", self.credentials.phone_number_id());
        let request = self.graph.post(&path).timeout(self.graph.upload_timeout()).multipart(form);
        let answer = self.graph.call(request).await;
        let answer = answer.map_err(|_broken| not_begun("the upload of the file broke off"))?;
        match answer.say::<Identified>() {
            Some(uploaded) if !uploaded.id.is_empty() => Ok(uploaded.id),
            Some(_) | None => Err(refused(&answer, attempt)),
        }
    }

    /// The file as it streams from the store; its size is known, its bytes are never held at once.
    async fn form(&self, media: &Media, is_named: bool) -> Result<Form, SendOutcome> {
        let (size_bytes, chunks) =
            self.files.open(media.id, None).await.map_err(|error| unopened(&error))?;
        let part = Part::stream_with_length(Body::wrap_stream(chunks.map(loud)), size_bytes)
            .file_name(file_name(media, is_named))
            .mime_str(&media.mime)
            .map_err(|_not_a_type| {
                SendOutcome::Rejected(local(FailureCode::MediaRefused, "the file has no type"))
            })?;
        Ok(Form::new()
            .text("messaging_product", PRODUCT)
            .text("type", media.mime.clone())
            .part("file", part))
    }
}

/// A file that breaks off in our store is on record: the outcome says only that the upload failed.
fn loud(chunk: Result<Vec<u8>, FileError>) -> Result<Vec<u8>, FileError> {
    chunk.inspect_err(|error| tracing::error!(error = %error, "a file to send can't be read"))
}

/// A file that is not in our store will not be there later either.
fn unopened(error: &FileError) -> SendOutcome {
    tracing::error!(error = %error, "a file to send can't be opened");
    match error {
        FileError::NotFound => SendOutcome::Rejected(local(
            FailureCode::MediaRefused,
            "the file is no longer in the store",
        )),
        FileError::TooLarge { .. } | FileError::Source(_) | FileError::Store(_) => {
            not_begun("the file can't be read from the store")
        }
    }
}

fn file_name(media: &Media, is_named: bool) -> String {
    let shown = media.file_name.as_deref().filter(|_| is_named);
    let plain = shown.unwrap_or("file").chars().filter(|it| !it.is_control());
    plain.take(FILE_NAME_LENGTH_MAX).collect()
}

fn refused(answer: &Answer, attempt: u32) -> SendOutcome {
    match of_refusal(answer, attempt) {
        Some(SendOutcome::Rejected(error)) if error.code == FailureCode::Invalid => {
            SendOutcome::Rejected(DeliveryError { code: FailureCode::MediaRefused, ..error })
        }
        Some(outcome) => outcome,
        None => not_begun("the platform's answer to the file can't be read"),
    }
}
