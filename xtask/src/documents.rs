//! The official documents: where they are published, where they lie, how they are checked.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Result;

/// One official document and the crate its client goes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// Short name; `{name}.json` is the file.
    pub(crate) name: &'static str,
    /// Where Atlassian publishes it.
    pub(crate) url: &'static str,
    /// The crate that holds the client.
    pub(crate) krate: &'static str,
    /// The module below `generated`, and the name of the accessor.
    pub(crate) module: &'static str,
    /// The client struct.
    pub(crate) client: &'static str,
    /// The gateway's product segment.
    pub(crate) product: &'static str,
    /// Where the paths of the document stand below the product's base.
    pub(crate) prefix: &'static str,
    /// Page of the official reference; an operation's own page is below it.
    pub(crate) reference: &'static str,
}

impl Source {
    /// The file a document lies in.
    pub(crate) fn file(&self) -> String {
        format!("{}.json", self.name)
    }

    /// Where a path of the document stands below the product's base.
    pub(crate) fn below_product(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }
}

/// All documents, in the order they are generated.
pub(crate) const SOURCES: [Source; 4] = [
    Source {
        name: "jira-platform-v3",
        url: "https://dac-static.atlassian.com/cloud/jira/platform/swagger-v3.v3.json",
        krate: "jira-api",
        module: "platform",
        client: "Platform",
        product: "jira",
        prefix: "",
        reference: "https://developer.atlassian.com/cloud/jira/platform/rest/v3/",
    },
    Source {
        name: "jira-software",
        url: "https://dac-static.atlassian.com/cloud/jira/software/swagger.v3.json",
        krate: "jira-api",
        module: "software",
        client: "Software",
        product: "jira",
        prefix: "",
        reference: "https://developer.atlassian.com/cloud/jira/software/rest/",
    },
    Source {
        name: "confluence-v2",
        url: "https://dac-static.atlassian.com/cloud/confluence/openapi-v2.v3.json",
        krate: "confluence-api",
        module: "v2",
        client: "V2",
        product: "confluence",
        prefix: "/wiki/api/v2",
        reference: "https://developer.atlassian.com/cloud/confluence/rest/v2/",
    },
    Source {
        name: "confluence-v1",
        url: "https://dac-static.atlassian.com/cloud/confluence/swagger.v3.json",
        krate: "confluence-api",
        module: "v1",
        client: "V1",
        product: "confluence",
        prefix: "",
        reference: "https://developer.atlassian.com/cloud/confluence/rest/v1/",
    },
];

/// A document as it was read.
pub(crate) struct Document {
    pub(crate) source: Source,
    pub(crate) root: Value,
    pub(crate) sha256: String,
}

/// What `specs.lock` pins of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pin {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
    pub(crate) operations: usize,
}

impl Document {
    /// Reads a document from a directory.
    pub(crate) fn read(source: Source, directory: &Path) -> Result<Self> {
        let path = directory.join(source.file());
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(source, &bytes)
    }

    /// Reads a document from its bytes.
    pub(crate) fn parse(source: Source, bytes: &[u8]) -> Result<Self> {
        let root: Value = serde_json::from_slice(bytes)
            .map_err(|error| format!("{}: not a JSON document: {error}", source.name))?;
        let sha256 = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Document {
            source,
            root,
            sha256,
        })
    }

    fn info(&self, key: &str) -> &str {
        self.root
            .pointer(&format!("/info/{key}"))
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    pub(crate) fn title(&self) -> &str {
        self.info("title")
    }

    pub(crate) fn version(&self) -> &str {
        self.info("version")
    }

    /// Number of operations.
    pub(crate) fn operations(&self) -> usize {
        operations(&self.root).count()
    }

    /// What the lock file says of this document.
    pub(crate) fn pin(&self) -> Pin {
        Pin {
            name: self.source.name.to_owned(),
            url: self.source.url.to_owned(),
            version: self.version().to_owned(),
            sha256: self.sha256.clone(),
            operations: self.operations(),
        }
    }
}

/// The methods a path item may have.
pub(crate) const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// All operations of a document: path, method, operation.
pub(crate) fn operations(root: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = root.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        METHODS
            .iter()
            .filter_map(move |method| Some((path.as_str(), *method, item.get(*method)?)))
    })
}

/// The checkout's root.
pub(crate) fn workspace() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// Where the documents lie: `--from`, else `ATLASSIAN_SPECS`, else what `specs fetch` wrote, else
/// beside the checkout.
pub(crate) fn directory(from: Option<&Path>) -> Option<PathBuf> {
    if let Some(from) = from {
        return Some(from.to_owned());
    }
    let mut candidates = Vec::new();
    candidates.extend(std::env::var_os("ATLASSIAN_SPECS").map(PathBuf::from));
    candidates.push(fetched());
    candidates.push(workspace().join("../shared/specs"));
    candidates
        .into_iter()
        .find(|directory| is_complete(directory))
}

fn is_complete(directory: &Path) -> bool {
    SOURCES
        .iter()
        .all(|source| directory.join(source.file()).is_file())
}

/// What to do where the documents are missing.
pub(crate) const ABSENT: &str = "the official documents are not at hand; get them with \
     `cargo xtask specs fetch`, or name their directory with --from DIR or ATLASSIAN_SPECS";

/// Whether a task that can do without documents may skip its work. Documents that were asked for and
/// are not there are no reason to skip: [`required`] tells what is wrong.
pub(crate) fn at_hand(from: Option<&Path>) -> bool {
    from.is_some() || std::env::var_os("ATLASSIAN_SPECS").is_some() || directory(None).is_some()
}

/// Where the documents lie, or what to do about it.
pub(crate) fn required(from: Option<&Path>) -> Result<PathBuf> {
    let asked = from
        .map(Path::to_owned)
        .or_else(|| std::env::var_os("ATLASSIAN_SPECS").map(PathBuf::from));
    if let Some(asked) = asked {
        let missing: Vec<String> = SOURCES
            .iter()
            .map(Source::file)
            .filter(|file| !asked.join(file).is_file())
            .collect();
        if !missing.is_empty() {
            return Err(format!("{} holds no {}", asked.display(), missing.join(", ")).into());
        }
        return Ok(asked);
    }
    Ok(directory(None).ok_or(ABSENT)?)
}

/// Where `specs fetch` puts the documents.
pub(crate) fn fetched() -> PathBuf {
    workspace().join("target/specs")
}

/// The lock file.
pub(crate) fn lock_path() -> PathBuf {
    workspace().join("xtask/specs.lock")
}

/// Reads the lock file.
pub(crate) fn lock() -> Result<Vec<Pin>> {
    let path = lock_path();
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}
