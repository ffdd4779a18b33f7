//! Where the files of media are: the settings of the store.

use reqwest::Url;
use secrecy::SecretString;

use super::layers::Layers;

/// Where the files are.
#[derive(Debug, Clone)]
pub(crate) enum MediaStore {
    /// In the folder of data.
    Disk,
    /// In a bucket.
    S3(Bucket),
}

/// A bucket of Amazon S3, or of a store that speaks like it.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    /// Its name.
    pub(crate) name: String,
    /// Its region, which requests are signed for.
    pub(crate) region: String,
    /// The address of the store; Amazon's own without one.
    pub(crate) endpoint: Option<String>,
    /// Whether the bucket is in the path of an address, not in its host.
    pub(crate) is_path_style: bool,
    /// The key's id.
    pub(crate) access_key_id: SecretString,
    /// The key.
    pub(crate) secret_access_key: SecretString,
}

/// What a bucket can't do without.
const NEEDS: [&str; 3] = ["media.bucket", "media.access_key_id", "media.secret_access_key"];

/// What says something of a bucket.
const OF_A_BUCKET: [&str; 6] = [
    "media.bucket",
    "media.region",
    "media.endpoint",
    "media.path_style",
    "media.access_key_id",
    "media.secret_access_key",
];

/// The region that stores without regions take.
const REGION: &str = "us-east-1";

impl Layers {
    /// The store of media.
    pub(super) fn media(&mut self) -> MediaStore {
        match self.text("media.store", "disk").as_str() {
            "disk" => {
                self.refuse_bucket();
                MediaStore::Disk
            }
            "s3" => MediaStore::S3(self.bucket()),
            other => {
                self.wrong("media.store", format!("{other:?} was given; disk or s3 is expected."));
                MediaStore::Disk
            }
        }
    }

    /// A bucket that would not be used is a mistake: its owner believes that the files are there.
    fn refuse_bucket(&mut self) {
        for name in OF_A_BUCKET {
            if let Some(given) = self.get(name).cloned() {
                let mend = "this is of a bucket: set media.store to s3, or leave it out.";
                self.wrong(given.origin, mend);
            }
        }
    }

    fn bucket(&mut self) -> Bucket {
        for name in NEEDS {
            if self.get(name).is_none_or(|given| given.value.trim().is_empty()) {
                self.wrong(name, "this is missing: files are kept in a bucket (media.store = s3).");
            }
        }
        let endpoint = self.endpoint();
        let secret = |name: &str| SecretString::from(self.text(name, "").trim().to_owned());
        let bucket = Bucket {
            name: self.text("media.bucket", ""),
            region: self.text("media.region", REGION),
            is_path_style: endpoint.is_some(),
            endpoint,
            access_key_id: secret("media.access_key_id"),
            secret_access_key: secret("media.secret_access_key"),
        };
        if !bucket.name.is_empty() && !is_bucket_name(&bucket.name) {
            let mend = "3 to 63 letters, digits, dots, hyphens or underscores are expected.";
            self.wrong("media.bucket", format!("{:?} was given; {mend}", bucket.name));
        }
        let is_region = |it: char| it.is_ascii_alphanumeric() || it == '-';
        if bucket.region.is_empty() || !bucket.region.chars().all(is_region) {
            let mend = "a region is expected, such as eu-west-3.";
            self.wrong("media.region", format!("{:?} was given; {mend}", bucket.region));
        }
        match self.path_style() {
            Some(is_path_style) => Bucket { is_path_style, ..bucket },
            None => bucket,
        }
    }

    fn endpoint(&mut self) -> Option<String> {
        let given = self.get("media.endpoint").cloned()?;
        let parsed = Url::parse(&given.value).ok().filter(|url| {
            let is_web = url.scheme() == "https" || url.scheme() == "http";
            let is_open = url.username().is_empty() && url.password().is_none();
            is_web && is_open && url.has_host() && url.path() == "/" && url.query().is_none()
        });
        if parsed.is_none() {
            // The value may hold a password: it is not shown.
            let mend = "an address without a path is expected, such as https://s3.example.com.";
            self.wrong(given.origin, mend);
        }
        Some(given.value.trim_end_matches('/').to_owned())
    }

    fn path_style(&mut self) -> Option<bool> {
        let given = self.get("media.path_style").cloned()?;
        match given.value.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                self.wrong(
                    given.origin,
                    format!("{other:?} was given; true or false is expected."),
                );
                None
            }
        }
    }
}

fn is_bucket_name(name: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
    (3..=63).contains(&name.len()) && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::super::Config;
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<MediaStore, String> {
        let variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let layers = Layers::gather(None, variables, Vec::new());
        Config::read(layers).map(|it| it.media).map_err(|problems| problems.to_string())
    }

    const WHOLE: [(&str, &str); 4] = [
        ("PUPITRE_MEDIA_STORE", "s3"),
        ("PUPITRE_MEDIA_BUCKET", "orvelle-files"),
        ("PUPITRE_MEDIA_ACCESS_KEY_ID", "AKID"),
        ("PUPITRE_MEDIA_SECRET_ACCESS_KEY", "hunter2"),
    ];

    fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
        WHOLE.into_iter().filter(|(it, _)| *it != name).chain([(name, value)]).collect()
    }

    #[test]
    fn o6_files_are_on_disk_unless_a_bucket_is_named() {
        assert!(matches!(read(&[]), Ok(MediaStore::Disk)));
        let Ok(MediaStore::S3(bucket)) = read(&WHOLE) else { panic!("a bucket") };
        assert_eq!((bucket.name.as_str(), bucket.region.as_str()), ("orvelle-files", REGION));
        assert_eq!((bucket.endpoint, bucket.is_path_style), (None, false));
        assert_eq!(bucket.secret_access_key.expose_secret(), "hunter2");

        let own = with("PUPITRE_MEDIA_ENDPOINT", "http://127.0.0.1:9000/");
        let Ok(MediaStore::S3(bucket)) = read(&own) else { panic!("a bucket") };
        assert_eq!(bucket.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
        assert!(bucket.is_path_style, "stores of one's own have no host per bucket");
    }

    #[test]
    fn o4_a_key_of_the_bucket_may_be_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("key");
        std::fs::write(&secret, "hunter3\n").unwrap();
        let mut variables = with("PUPITRE_MEDIA_SECRET_ACCESS_KEY", "");
        variables.push(("PUPITRE_MEDIA_SECRET_ACCESS_KEY_FILE", secret.to_str().unwrap()));
        let Ok(MediaStore::S3(bucket)) = read(&variables) else { panic!("a bucket") };
        assert_eq!(bucket.secret_access_key.expose_secret(), "hunter3");
    }

    #[test]
    fn o4_a_wrong_setting_of_media_is_refused_by_name_and_no_secret_is_shown() {
        let table = [
            (with("PUPITRE_MEDIA_STORE", "ftp"), "media.store: \"ftp\" was given; disk or s3"),
            (with("PUPITRE_MEDIA_STORE", "disk"), "PUPITRE_MEDIA_BUCKET: this is of a bucket"),
            (with("PUPITRE_MEDIA_BUCKET", ""), "media.bucket: this is missing"),
            (with("PUPITRE_MEDIA_BUCKET", "a/b"), "media.bucket: \"a/b\" was given; 3 to 63"),
            (with("PUPITRE_MEDIA_ACCESS_KEY_ID", " "), "media.access_key_id: this is missing"),
            (with("PUPITRE_MEDIA_REGION", "eu west"), "media.region: \"eu west\" was given"),
            (with("PUPITRE_MEDIA_PATH_STYLE", "yes"), "PUPITRE_MEDIA_PATH_STYLE: \"yes\" was"),
            (with("PUPITRE_MEDIA_ENDPOINT", "s3.example"), "PUPITRE_MEDIA_ENDPOINT: an address"),
            (with("PUPITRE_MEDIA_ENDPOINT", "https://u:hunter2@s3.example"), "an address without"),
            (with("PUPITRE_MEDIA_BUKET", "x"), "did you mean PUPITRE_MEDIA_BUCKET?"),
        ];
        for (variables, expected) in table {
            let problems = read(&variables).unwrap_err();
            assert!(problems.contains(expected), "{expected} is not in:\n{problems}");
            assert!(!problems.contains("hunter2"), "{problems}");
        }
    }
}
