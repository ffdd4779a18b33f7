//! The key of this desk: secrets of channels are in the database under it, and nowhere else.
//!
//! AES-256-GCM with a nonce of chance; what a secret is for is authenticated with it, so that one
//! can't be put in the place of another. The form is `v1:<key>:<nonce>:<encrypted>`.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use pupitre_app::ports::store::SealedSecret;
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::id::ChannelId;
use pupitre_http::Tokens as _;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::config::{Config, Database};
use crate::ids::SystemIds;

/// The name of the key's file in the folder of data.
pub(crate) const KEY_FILE: &str = "secret.key";

/// The form of what is sealed.
const VERSION: &str = "v1";

/// The permissions of the key's file: its owner reads and writes it, nobody else.
const KEY_FILE_MODE: u32 = 0o600;

/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// A key.
pub(crate) struct Key {
    /// What names it beside what it sealed; nothing can be learnt from it.
    id: String,
    cipher: Aes256Gcm,
}

impl Key {
    /// The key of these bytes.
    pub(crate) fn new(bytes: &[u8; 32]) -> Self {
        let hash = Sha256::new().chain_update(b"pupitre key 1").chain_update(bytes).finalize();
        let id = hash.first_chunk::<4>().map(hex::encode).unwrap_or_default();
        Self { id, cipher: Aes256Gcm::new(bytes.into()) }
    }

    fn seal(&self, place: &str, secret: &str, chance: &[u8; NONCE_BYTES]) -> Option<String> {
        let payload = Payload { msg: secret.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(*chance), payload).ok()?;
        let (nonce, sealed) = (BASE64.encode(chance), BASE64.encode(sealed));
        Some(format!("{VERSION}:{}:{nonce}:{sealed}", self.id))
    }

    fn open(&self, place: &str, nonce: [u8; NONCE_BYTES], sealed: &[u8]) -> Option<SecretString> {
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let opened = self.cipher.decrypt(&Nonce::from(nonce), payload).ok()?;
        String::from_utf8(opened).ok().map(SecretString::from)
    }
}

/// The key in use, and the one before it.
#[derive(Default)]
pub(crate) struct Keyring {
    current: Option<Key>,
    previous: Option<Key>,
}

/// What a secret is for: a ciphertext in another place does not open. A signing key stays what it
/// is when another takes its place.
fn place(channel: ChannelId, field: SecretField) -> String {
    let field = match field {
        SecretField::PreviousSigningKey => SecretField::SigningKey,
        field => field,
    };
    format!("channel_secrets|{channel}|{}", field.name())
}

impl Keyring {
    /// The keys that the settings name. On SQLite, without any, the one in the folder of data,
    /// which is made when there is nothing to open yet.
    ///
    /// # Errors
    ///
    /// When the key's file can't be read or written, or others may read it.
    pub(crate) fn gather(config: &Config, has_secrets: bool) -> anyhow::Result<Self> {
        let key = |it: &SecretString| parse(it.expose_secret()).map(|it| Key::new(&it));
        let previous = config.previous_secret_key.as_ref().and_then(key);
        let current = match (&config.secret_key, &config.database) {
            (Some(text), _) => key(text),
            (None, Database::Sqlite { .. }) => {
                from_file(&config.data_dir.join(KEY_FILE), has_secrets)?
            }
            (None, Database::Postgres { .. }) => None,
        };
        Ok(Self { current, previous })
    }

    /// Encrypts a secret for its place; nothing without a key.
    pub(crate) fn seal(
        &self,
        channel: ChannelId,
        field: SecretField,
        secret: &str,
    ) -> Option<String> {
        let token = SystemIds::default().token();
        let chance: &[u8; NONCE_BYTES] = token.first_chunk()?;
        self.current.as_ref()?.seal(&place(channel, field), secret, chance)
    }

    /// Decrypts a secret in its place; nothing when no key of ours sealed it there.
    pub(crate) fn open(&self, sealed: &SealedSecret) -> Option<SecretString> {
        let (key, nonce, bytes) = parts(&sealed.sealed)?;
        let key = self.keys().find(|it| it.id == key)?;
        key.open(&place(sealed.channel, sealed.field), nonce, &bytes)
    }

    /// Whether it was sealed under the key before, and is to be sealed anew.
    pub(crate) fn is_old(&self, sealed: &SealedSecret) -> bool {
        let current = self.current.as_ref().map(|it| it.id.as_str());
        let used = parts(&sealed.sealed).map(|(key, _, _)| key);
        current.is_some() && used != current
    }

    /// Whether every secret opens.
    ///
    /// # Errors
    ///
    /// The keys that are missing, with how many secrets need them.
    pub(crate) fn check(&self, secrets: &[SealedSecret]) -> anyhow::Result<()> {
        let closed: Vec<&SealedSecret> =
            secrets.iter().filter(|it| self.open(it).is_none()).collect();
        let Some(first) = closed.first() else { return Ok(()) };
        let key = parts(&first.sealed).map_or("an unknown key", |(key, _, _)| key);
        bail!(
            "secret_key: key {key} is needed to read {} secret(s) of channels; give that key again \
             (secret_key, or {KEY_FILE} in the folder of data). Nothing was changed.",
            closed.len()
        );
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.current.iter().chain(&self.previous)
    }
}

/// The key's id, the nonce and the encrypted bytes.
fn parts(sealed: &str) -> Option<(&str, [u8; NONCE_BYTES], Vec<u8>)> {
    let mut parts = sealed.split(':');
    let (version, key) = (parts.next()?, parts.next()?);
    let nonce = BASE64.decode(parts.next()?).ok()?.try_into().ok()?;
    let bytes = BASE64.decode(parts.next()?).ok()?;
    (version == VERSION && parts.next().is_none()).then_some((key, nonce, bytes))
}

/// 32 bytes, as 64 hexadecimal digits or in base64.
pub(crate) fn parse(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() == 64 {
        let digit = |at: usize| text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
        let bytes: Option<Vec<u8>> = (0..32).map(|it| digit(it * 2)).collect();
        return bytes?.try_into().ok();
    }
    BASE64.decode(text.trim_end_matches('=')).ok()?.try_into().ok()
}

fn from_file(path: &Path, has_secrets: bool) -> anyhow::Result<Option<Key>> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => {
            let mode = fs::metadata(path)?.permissions().mode();
            if mode & 0o077 != 0 {
                bail!("{shown}: others may read this key; chmod 600 it");
            }
            let bytes = parse(&text).with_context(|| format!("{shown}: this is no key"))?;
            Ok(Some(Key::new(&bytes)))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if has_secrets {
                Ok(None)
            } else {
                made(path).map(Some)
            }
        }
        Err(error) => Err(error).with_context(|| format!("{shown} can't be read")),
    }
}

fn made(path: &Path) -> anyhow::Result<Key> {
    let bytes = SystemIds::default().token();
    let text = hex::encode(bytes);
    let shown = path.display();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(KEY_FILE_MODE)
        .open(path)
        .with_context(|| format!("{shown} can't be made"))?;
    writeln!(file, "{text}").and_then(|()| file.sync_all()).with_context(|| shown.to_string())?;
    Ok(Key::new(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::from_bytes([7; 16]);

    fn ring(current: u8, previous: Option<u8>) -> Keyring {
        let key = |byte| Key::new(&[byte; 32]);
        Keyring { current: Some(key(current)), previous: previous.map(key) }
    }

    fn sealed(ring: &Keyring, field: SecretField, secret: &str) -> SealedSecret {
        let sealed = ring.seal(CHANNEL, field, secret).unwrap();
        SealedSecret { channel: CHANNEL, field, sealed, set_at: jiff::Timestamp::UNIX_EPOCH }
    }

    fn opened(ring: &Keyring, sealed: &SealedSecret) -> Option<String> {
        ring.open(sealed).map(|it| it.expose_secret().to_owned())
    }

    #[test]
    fn c1_a_secret_opens_in_its_own_place_and_nowhere_else() {
        let ring = ring(1, None);
        let token = sealed(&ring, SecretField::AccessToken, "EAAG-token");
        assert_eq!(opened(&ring, &token).as_deref(), Some("EAAG-token"));
        assert!(!token.sealed.contains("EAAG"));
        assert_ne!(token.sealed, sealed(&ring, SecretField::AccessToken, "EAAG-token").sealed);

        let moved = SealedSecret { field: SecretField::AppSecret, ..token.clone() };
        assert_eq!(opened(&ring, &moved), None);
        let signing = sealed(&ring, SecretField::SigningKey, "k");
        let previous = SealedSecret { field: SecretField::PreviousSigningKey, ..signing };
        assert_eq!(opened(&ring, &previous).as_deref(), Some("k"));
        let moved = SealedSecret { channel: ChannelId::from_bytes([8; 16]), ..token.clone() };
        assert_eq!(opened(&ring, &moved), None);
        let last = token.sealed.len() - 1;
        let mut bytes = token.sealed.clone().into_bytes();
        bytes[last] = if bytes[last] == b'A' { b'B' } else { b'A' };
        let changed = SealedSecret { sealed: String::from_utf8(bytes).unwrap(), ..token };
        assert_eq!(opened(&ring, &changed), None);
    }

    #[test]
    fn c1_the_key_before_still_opens_and_what_it_sealed_is_sealed_anew() {
        let older = sealed(&ring(1, None), SecretField::AppSecret, "s");
        let both = ring(2, Some(1));
        assert_eq!(opened(&both, &older).as_deref(), Some("s"));
        assert!(both.is_old(&older));
        assert!(!both.is_old(&sealed(&both, SecretField::AppSecret, "s")));
    }

    #[test]
    fn b_158_a_key_that_is_not_there_is_named_and_nothing_is_overwritten() {
        let kept = sealed(&ring(1, None), SecretField::AppSecret, "s");
        let error = ring(2, None).check(std::slice::from_ref(&kept)).unwrap_err().to_string();
        let key = parts(&kept.sealed).unwrap().0;
        assert!(error.contains(key) && error.contains("1 secret"), "{error}");

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        assert!(from_file(&path, true).unwrap().is_none());
        assert!(!path.exists());
    }

    #[test]
    fn c1_the_key_s_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        let first = from_file(&path, false).unwrap().unwrap();
        assert_eq!(from_file(&path, false).unwrap().unwrap().id, first.id);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), KEY_FILE_MODE);

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(from_file(&path, false).is_err());
    }

    #[test]
    fn a_key_is_64_digits_or_base64() {
        let bytes = [0xab; 32];
        assert_eq!(parse(&"ab".repeat(32)), Some(bytes));
        assert_eq!(parse(&format!(" {}= \n", BASE64.encode(bytes))), Some(bytes));
        for odd in ["", "abc", &"zz".repeat(32), &"ab".repeat(31), &"é".repeat(32)] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}
