//! Keeps one grant fresh for everyone who uses it.
//!
//! What holds, whatever is dropped, fails or happens at once:
//! - one exchange per expiry, however many calls wait for it;
//! - the exchange runs in a task of its own, so that a caller who gives up cannot lose its result;
//! - a new grant is saved before anyone uses it; one that could not be saved is kept and saved first
//!   thing the next time, since the refresh token before it is spent;
//! - a refresh token that was refused is not tried again.

use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{Ask, Code, Grant, StoreError, TokenEndpoint, TokenStore};
use crate::error::Error;

/// Where grants come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// A person consents; then refresh tokens.
    Consent,
    /// The app itself has an account.
    ClientCredentials,
}

/// Keeps one grant fresh.
#[derive(Debug)]
pub(crate) struct Keeper {
    tokens: TokenEndpoint,
    store: Arc<dyn TokenStore>,
    flow: Flow,
    held: RwLock<Option<Arc<Grant>>>,
    turn: Arc<Mutex<Turn>>,
}

/// What only one task at a time may touch.
#[derive(Debug, Default)]
struct Turn {
    unsaved: Option<Grant>,
    refused: Option<(SecretString, String)>,
}

impl Keeper {
    pub(crate) fn new(tokens: TokenEndpoint, store: Arc<dyn TokenStore>, flow: Flow) -> Self {
        Keeper {
            tokens,
            store,
            flow,
            held: RwLock::default(),
            turn: Arc::default(),
        }
    }

    /// A grant that has not expired.
    pub(crate) async fn grant(self: &Arc<Self>) -> Result<Arc<Grant>, Error> {
        match self.usable(None) {
            Some(grant) => Ok(grant),
            None => self.renew(None).await,
        }
    }

    /// A grant that has not expired and is another than the `refused` one.
    pub(crate) async fn renew(
        self: &Arc<Self>,
        refused: Option<&Arc<Grant>>,
    ) -> Result<Arc<Grant>, Error> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        if let Some(grant) = self.usable(refused.map(Arc::as_ref)) {
            return Ok(grant);
        }
        let (keeper, refused) = (Arc::clone(self), refused.cloned());
        undroppable(async move { keeper.renew_in_turn(turn, refused.as_deref()).await }).await
    }

    /// Exchanges a consent's code and keeps what comes of it.
    pub(crate) async fn begin(self: &Arc<Self>, code: Code) -> Result<Arc<Grant>, Error> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let keeper = Arc::clone(self);
        undroppable(async move {
            let grant = keeper.tokens.exchange(Ask::Code(&code)).await?;
            let _lock = keeper.store.lock().await.map_err(failed("lock"))?;
            keeper.keep(turn, grant).await
        })
        .await
    }

    /// Keeps a grant that came from elsewhere.
    pub(crate) async fn adopt(self: &Arc<Self>, grant: Grant) -> Result<Arc<Grant>, Error> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let keeper = Arc::clone(self);
        undroppable(async move {
            let _lock = keeper.store.lock().await.map_err(failed("lock"))?;
            keeper.keep(turn, grant).await
        })
        .await
    }

    /// Forgets the grant, here and in the store.
    pub(crate) async fn forget(&self) -> Result<(), Error> {
        let mut turn = self.turn.lock().await;
        let _lock = self.store.lock().await.map_err(failed("lock"))?;
        self.store.clear().await.map_err(failed("clear"))?;
        *turn = Turn::default();
        self.hold(None);
        Ok(())
    }

    async fn renew_in_turn(
        &self,
        mut turn: OwnedMutexGuard<Turn>,
        refused: Option<&Grant>,
    ) -> Result<Arc<Grant>, Error> {
        let _lock = self.store.lock().await.map_err(failed("lock"))?;
        let latest = match turn.unsaved.take() {
            Some(grant) => {
                self.save(&mut turn, &grant).await?;
                Some(grant)
            }
            // Read after locking: another process may have been faster.
            None => self.store.load().await.map_err(failed("load"))?,
        };
        if let Some(grant) = &latest
            && self.is_usable(grant, refused)
        {
            return Ok(self.hold_new(grant.clone()));
        }
        let renewed = match self.flow {
            Flow::ClientCredentials => self.tokens.exchange(Ask::Client).await?,
            Flow::Consent => self.refresh(&mut turn, latest).await?,
        };
        self.keep(turn, renewed).await
    }

    async fn refresh(&self, turn: &mut Turn, latest: Option<Grant>) -> Result<Grant, Error> {
        let consent = |reason: &str| Error::ConsentRequired {
            reason: reason.to_owned(),
        };
        let grant = latest.ok_or_else(|| consent("no grant is stored"))?;
        let token = grant.refresh_token().ok_or_else(|| {
            consent("the grant has expired and has no refresh token (scope offline_access)")
        })?;
        if let Some((refused, reason)) = &turn.refused
            && refused.expose_secret() == token.expose_secret()
        {
            return Err(consent(reason));
        }
        let result = self
            .tokens
            .exchange(Ask::Refresh {
                token,
                scopes: grant.scopes(),
            })
            .await;
        if let Err(Error::ConsentRequired { reason }) = &result {
            turn.refused = Some((token.clone(), reason.clone()));
        }
        result
    }

    async fn keep(
        &self,
        mut turn: OwnedMutexGuard<Turn>,
        grant: Grant,
    ) -> Result<Arc<Grant>, Error> {
        self.save(&mut turn, &grant).await?;
        *turn = Turn::default();
        Ok(self.hold_new(grant))
    }

    async fn save(&self, turn: &mut Turn, grant: &Grant) -> Result<(), Error> {
        let saved = self.store.save(grant).await.map_err(failed("save"));
        if saved.is_err() {
            turn.unsaved = Some(grant.clone());
        }
        saved
    }

    fn hold_new(&self, grant: Grant) -> Arc<Grant> {
        let grant = Arc::new(grant);
        self.hold(Some(Arc::clone(&grant)));
        grant
    }

    fn hold(&self, grant: Option<Arc<Grant>>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = grant;
    }

    fn usable(&self, refused: Option<&Grant>) -> Option<Arc<Grant>> {
        let held = self
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        held.filter(|grant| self.is_usable(grant, refused))
    }

    fn is_usable(&self, grant: &Grant, refused: Option<&Grant>) -> bool {
        !grant.is_expired(self.tokens.clock.now())
            && !refused.is_some_and(|refused| refused.has_access_token(grant.access_token()))
    }
}

fn failed(action: &'static str) -> impl Fn(StoreError) -> Error {
    move |source| Error::Store { action, source }
}

/// Runs a piece of work to its end even if the caller goes away.
async fn undroppable<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::Configuration {
                what: "the runtime is shutting down, and the grant was not refreshed".to_owned(),
            }),
        },
    }
}
