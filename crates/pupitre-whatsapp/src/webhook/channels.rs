//! The channels that the webhook has met, so that not every message looks its channel up.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::Desk;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::channel::{Channel, ChannelKind};

/// How long a channel is believed to be as it was read: a change of its settings counts from then
/// on.
const BELIEVED_FOR: SignedDuration = SignedDuration::from_secs(2);

type ByNumber = HashMap<String, Channel>;

/// The channels by their number, as the platform names it.
#[derive(Debug, Default)]
pub(super) struct KnownChannels {
    read: RwLock<Option<(Timestamp, Arc<ByNumber>)>>,
}

impl KnownChannels {
    /// The channels, at most two seconds old, or read now when one of these numbers is not among
    /// them.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they can't be read.
    pub(super) async fn of<'a>(
        &self,
        desk: &Desk,
        elapsed: Timestamp,
        mut numbers: impl Iterator<Item = &'a str>,
    ) -> Result<Arc<ByNumber>, StoreError> {
        if let Some(known) = self.believed(elapsed)
            && numbers.all(|number| known.contains_key(number))
        {
            return Ok(known);
        }
        let channels = desk.read(|queries| queries.channels()).await?;
        let whatsapp = channels.into_iter().filter(|it| it.kind == ChannelKind::WhatsApp);
        let known = Arc::new(whatsapp.map(|it| (it.platform_address.clone(), it)).collect());
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        *read = Some((elapsed, Arc::clone(&known)));
        Ok(known)
    }

    /// Real time may be set back: then they are read anew as well.
    fn believed(&self, elapsed: Timestamp) -> Option<Arc<ByNumber>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let (at, known) = read.as_ref()?;
        let age = elapsed.duration_since(*at);
        (SignedDuration::ZERO..BELIEVED_FOR).contains(&age).then(|| Arc::clone(known))
    }
}
