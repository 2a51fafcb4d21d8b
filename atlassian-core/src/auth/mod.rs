//! Who is calling: OAuth 2.0 grants, API tokens, bearer tokens.
//!
//! Secrets live in [`secrecy`] types from the moment they are read; no `Debug`, `Display` or error
//! shows one. A grant is refreshed once per expiry, however many calls share it, and a new one is
//! saved before anyone uses it.

mod app;
mod authorization;
mod credentials;
mod grant;
mod keeper;
mod login;
mod store;
mod ticket;
mod token;

pub use app::OAuthApp;
pub use authorization::{Authorization, Code};
pub use credentials::Credentials;
pub use grant::Grant;
pub use secrecy::{ExposeSecret, SecretString};
pub use store::{MemoryStore, StoreError, StoreFuture, StoreLock, TokenStore};

#[cfg(feature = "sandbox")]
pub(crate) use authorization::pkce_challenge;
pub(crate) use keeper::{Flow, Keeper};
pub(crate) use login::Listener;
pub(crate) use ticket::{Auth, Ticket};
pub(crate) use token::{Ask, TokenEndpoint};
