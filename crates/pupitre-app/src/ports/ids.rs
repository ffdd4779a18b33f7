//! The source of ids.

use pupitre_domain::id::ClientId;

/// Makes ids; only the binary and the simulation implement it.
pub trait Ids: Send + Sync {
    /// Sixteen bytes never given before, growing with time within a process (a `UUIDv7`).
    fn id(&self) -> [u8; 16];

    /// Ten bytes that grow with each call, then chance: what tells two messages of one instant
    /// apart.
    fn arrival(&self) -> [u8; 10];

    /// A client id, for what the desk itself creates.
    fn client_id(&self) -> ClientId {
        ClientId::from_bytes(self.id())
    }
}
