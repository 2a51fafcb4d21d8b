//! Who is calling: OAuth 2.0 grants, API tokens, bearer tokens.
//!
//! Secrets live in [`secrecy`] types from the moment they are read; no `Debug`, `Display` or error
//! shows one. A grant is refreshed once per expiry, however many calls share it, and a new one is
//! saved before anyone uses it.
//!
//! Each step of a refresh is an event of [`tracing`] with the level `TRACE`, the target
//! `atlassian_core::auth::refresh` and one field, `step`: `locked`, `loaded`, `intent-saved`,
//! `exchange-begun`, `exchanged`, `saved`, `unlocked`, and those of a file store between them.

mod app;
mod authorization;
#[cfg(feature = "browser")]
mod browser;
mod credentials;
mod exchange;
mod grant;
mod keeper;
mod login;
mod step;
mod store;
mod ticket;
mod token;

pub use app::OAuthApp;
pub use authorization::{Authorization, Code};
#[cfg(feature = "browser")]
pub use browser::open_browser;
pub use credentials::Credentials;
pub use grant::{Grant, NotAGrant};
pub use secrecy::{ExposeSecret, SecretString};
#[cfg(feature = "file")]
pub use store::FileStore;
#[cfg(feature = "keychain")]
pub use store::KeychainStore;
#[cfg(feature = "postgres")]
pub use store::PostgresStore;
#[cfg(any(feature = "file", feature = "postgres"))]
pub use store::{EncryptionKey, KeySource};
pub use store::{MemoryStore, StoreError, StoreFuture, StoreLock, TokenStore};

#[cfg(feature = "sandbox")]
pub(crate) use authorization::pkce_challenge;
pub(crate) use keeper::{Flow, Keeper};
pub(crate) use login::Listener;
pub(crate) use ticket::{Auth, Ticket};
pub(crate) use token::{Ask, TokenEndpoint};
