//! Keeps one grant fresh for everyone who uses it.
//!
//! What holds, whatever is dropped, fails, crashes or happens at once:
//! - one exchange per expiry, however many calls wait for it;
//! - the exchange runs in a task of its own, so that a caller who gives up cannot lose its result;
//! - before the exchange the old grant is saved with a mark. Whoever finds the mark later knows that a
//!   refresh began whose result was not saved, and refreshes at once, while Atlassian still accepts
//!   the old refresh token: for ten minutes after it was exchanged;
//! - a new grant is saved before anyone uses it; one that could not be saved is kept and saved first
//!   thing the next time, since the refresh token before it is spent;
//! - a refresh token that was refused is not tried again;
//! - a refresh ahead of time that fails for a passing reason costs nothing while the access token
//!   works: it stays in use, and the token endpoint is left alone for a while;
//! - whoever waited for a refresh that failed is told so; nobody repeats it in his turn.
//!
//! One window cannot be closed: Atlassian has exchanged the token, the new one is not saved (a crash, a
//! lost answer), and nobody uses the grant again within ten minutes. Then a person has to consent.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::exchange::{Patience, Rest, exchange, is_passing, same};
use super::step::step;
use super::{Ask, Code, Grant, StoreError, StoreLock, TokenEndpoint, TokenStore};
use crate::error::Error;
use crate::timestamp::Timestamp;

/// How long the token endpoint is left alone after a refresh ahead of time has failed.
const REST: Duration = Duration::from_secs(10);

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
    held: RwLock<Held>,
    turn: Arc<Mutex<Turn>>,
    /// How many turns have failed.
    failures: AtomicU64,
}

/// What everyone may use.
#[derive(Debug, Default)]
struct Held {
    grant: Option<Arc<Grant>>,
    /// How long it is used as it is, although it is due.
    rest: Option<Rest>,
}

/// What only one task at a time may touch.
#[derive(Debug, Default)]
struct Turn {
    unsaved: Option<Unsaved>,
    refused: Option<(SecretString, String)>,
    /// The last failure, since the last success.
    failed: Option<Error>,
    /// How long the token endpoint wants to be left alone, and how it said so.
    rest: Option<(Rest, Error)>,
}

/// The store's lock. Tells when it is let go.
struct Locked(Option<StoreLock>);

impl Drop for Locked {
    fn drop(&mut self) {
        drop(self.0.take());
        step("unlocked");
    }
}

/// A grant that could not be saved.
#[derive(Debug)]
struct Unsaved {
    grant: Grant,
    /// The refresh token it was exchanged for; `None` where it comes from a consent.
    spent: Option<SecretString>,
}

impl Unsaved {
    /// Nobody else has put another grant in the store, or taken the one that was there away.
    fn is_latest(&self, stored: Option<&Grant>) -> bool {
        let Some(spent) = &self.spent else {
            return true;
        };
        let stored = stored.and_then(Grant::refresh_token);
        stored.is_some_and(|stored| stored.expose_secret() == spent.expose_secret())
    }
}

impl Keeper {
    pub(crate) fn new(tokens: TokenEndpoint, store: Arc<dyn TokenStore>, flow: Flow) -> Self {
        Keeper {
            tokens,
            store,
            flow,
            held: RwLock::default(),
            turn: Arc::default(),
            failures: AtomicU64::new(0),
        }
    }

    /// The app the grant belongs to.
    pub(crate) fn client_id(&self) -> &str {
        &self.tokens.client_id
    }

    /// A grant that has not expired.
    pub(crate) async fn grant(self: &Arc<Self>) -> Result<Arc<Grant>, Error> {
        if let Some(grant) = self.usable(None) {
            return Ok(grant);
        }
        let Some(spare) = self.spare() else {
            return self.renew(None).await;
        };
        // Its access token works for a while yet: one caller sees to the next, nobody else waits.
        match Arc::clone(&self.turn).try_lock_owned() {
            Ok(turn) if !self.rests() => match self.usable(None) {
                Some(grant) => Ok(grant),
                None => self.take(turn, None).await,
            },
            _ => Ok(spare),
        }
    }

    /// A grant that has not expired and is another than the `refused` one.
    pub(crate) async fn renew(
        self: &Arc<Self>,
        refused: Option<&Arc<Grant>>,
    ) -> Result<Arc<Grant>, Error> {
        let failures = self.failures.load(Ordering::SeqCst);
        let turn = Arc::clone(&self.turn).lock_owned().await;
        if let Some(grant) = self.usable(refused.map(Arc::as_ref)) {
            return Ok(grant);
        }
        // Others have tried meanwhile, and what failed for them would fail now.
        if let Some(grant) = self.spare().filter(|_| self.rests())
            && is_another(&grant, refused.map(Arc::as_ref))
        {
            return Ok(grant);
        }
        if let Some(error) = &turn.failed
            && failures != self.failures.load(Ordering::SeqCst)
        {
            return Err(same(error));
        }
        self.take(turn, refused).await
    }

    async fn take(
        self: &Arc<Self>,
        turn: OwnedMutexGuard<Turn>,
        refused: Option<&Arc<Grant>>,
    ) -> Result<Arc<Grant>, Error> {
        let (keeper, refused) = (Arc::clone(self), refused.cloned());
        undroppable(async move {
            let mut turn = turn;
            let result = keeper.renew_in_turn(&mut turn, refused.as_deref()).await;
            if let Err(error) = &result {
                turn.failed = Some(same(error));
                keeper.failures.fetch_add(1, Ordering::SeqCst);
            }
            result
        })
        .await
    }

    /// Exchanges a consent's code and keeps what comes of it.
    pub(crate) async fn begin(self: &Arc<Self>, code: Code) -> Result<Arc<Grant>, Error> {
        let mut turn = Arc::clone(&self.turn).lock_owned().await;
        let keeper = Arc::clone(self);
        undroppable(async move {
            // Locked first: a code that was exchanged is worth nothing where its grant cannot go.
            let lock = keeper.lock().await?;
            let exchanged = exchange(&keeper.tokens, &Ask::Code(&code), Patience::Wait).await;
            let grant = exchanged.map_err(|failure| failure.error)?;
            keeper
                .keep(&mut turn, Unsaved { grant, spent: None }, lock)
                .await
        })
        .await
    }

    /// Keeps a grant that came from elsewhere.
    pub(crate) async fn adopt(self: &Arc<Self>, grant: Grant) -> Result<Arc<Grant>, Error> {
        let mut turn = Arc::clone(&self.turn).lock_owned().await;
        let keeper = Arc::clone(self);
        undroppable(async move {
            let lock = keeper.lock().await?;
            keeper
                .keep(&mut turn, Unsaved { grant, spent: None }, lock)
                .await
        })
        .await
    }

    /// Forgets the grant, here and in the store.
    pub(crate) async fn forget(self: &Arc<Self>) -> Result<(), Error> {
        let mut turn = Arc::clone(&self.turn).lock_owned().await;
        let keeper = Arc::clone(self);
        undroppable(async move {
            let lock = keeper.lock().await?;
            keeper.store.clear().await.map_err(failed("clear"))?;
            *turn = Turn::default();
            keeper.hold(Held::default());
            drop(lock);
            Ok(())
        })
        .await
    }

    async fn renew_in_turn(
        &self,
        turn: &mut Turn,
        refused: Option<&Grant>,
    ) -> Result<Arc<Grant>, Error> {
        let attempt = self.refresh(turn, refused).await;
        let (error, grant) = match attempt {
            Ok(grant) => return Ok(grant),
            Err(attempt) => attempt,
        };
        let now = self.tokens.clock.now();
        // The stored grant where it could be read, else the one that is held.
        let spare = match grant {
            Some(grant) => Some(Arc::new(grant)),
            None => self.held().grant.clone(),
        };
        let spare = spare.filter(|grant| !grant.is_expired(now) && is_another(grant, refused));
        match spare {
            Some(grant) if turn.unsaved.is_none() && is_passing(&error) => {
                tracing::warn!(%error, "the grant could not be refreshed ahead of time");
                let length = error.retry_after().unwrap_or_default().max(REST);
                self.hold(Held {
                    grant: Some(Arc::clone(&grant)),
                    rest: Some(Rest::new(now, length)),
                });
                Ok(grant)
            }
            _ => Err(error),
        }
    }

    /// The stored grant where another process has renewed it, else a new one. What fails comes with the
    /// grant that is stored, as far as that is known.
    async fn refresh(
        &self,
        turn: &mut Turn,
        refused: Option<&Grant>,
    ) -> Result<Arc<Grant>, (Error, Option<Grant>)> {
        let lock = self.lock().await.map_err(alone)?;
        // Read after locking: another process may have been faster.
        let stored = self.store.load().await.map_err(failed("load"));
        let latest = match turn.unsaved.take() {
            // Where nothing can be read, what we have is all there is.
            Some(unsaved)
                if stored
                    .as_ref()
                    .map_or(true, |stored| unsaved.is_latest(stored.as_ref())) =>
            {
                let grant = unsaved.grant.clone();
                self.save(turn, unsaved).await.map_err(alone)?;
                Some(grant)
            }
            _ => stored.map_err(alone)?,
        };
        step("loaded");
        let now = self.tokens.clock.now();
        if let Some(grant) = &latest
            && !grant.is_due(now)
            && is_another(grant, refused)
            // After a refusal there is one more try, so it must not go to a token whose end nobody
            // here can tell: its host's clock is ahead of ours.
            && (refused.is_none() || !grant.is_ahead(now))
        {
            return Ok(self.hold_new(turn, grant.clone()));
        }
        if let Some((rest, error)) = &turn.rest
            && rest.holds(now)
        {
            return Err((same(error), latest));
        }
        let works = latest
            .as_ref()
            .is_some_and(|grant| !grant.is_expired(now) && is_another(grant, refused));
        let patience = if works {
            Patience::Once
        } else {
            Patience::Wait
        };
        let renewed = match self.flow {
            Flow::ClientCredentials => {
                let exchanged = exchange(&self.tokens, &Ask::Client, patience).await;
                exchanged.map_err(|failure| failure.error)
            }
            Flow::Consent => self.rotate(turn, latest.as_ref(), patience).await,
        };
        match renewed {
            Ok(grant) => {
                let spent = latest.as_ref().and_then(Grant::refresh_token).cloned();
                let unsaved = Unsaved { grant, spent };
                self.keep(turn, unsaved, lock).await.map_err(alone)
            }
            Err(error) => {
                let wait = error.retry_after();
                let now = self.tokens.clock.now();
                turn.rest = wait.map(|wait| (Rest::new(now, wait), same(&error)));
                Err((error, latest))
            }
        }
    }

    /// Exchanges the refresh token of the stored grant.
    async fn rotate(
        &self,
        turn: &mut Turn,
        latest: Option<&Grant>,
        patience: Patience,
    ) -> Result<Grant, Error> {
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
        let ask = Ask::Refresh {
            token,
            scopes: grant.scopes(),
        };
        let interrupted = grant.refresh_started_at();
        // Saved even where it is marked already: a store that takes nothing now would lose what comes.
        let began = interrupted.unwrap_or_else(|| self.tokens.clock.now());
        step("intent-saving");
        let marked = grant.clone().with_refresh_started_at(began);
        self.store.save(&marked).await.map_err(failed("save"))?;
        step("intent-saved");
        step("exchange-begun");
        let failure = match exchange(&self.tokens, &ask, patience).await {
            Ok(renewed) => {
                step("exchanged");
                return Ok(renewed);
            }
            Err(failure) => failure,
        };
        step("exchange-failed");
        if failure.untouched && interrupted.is_none() {
            // Nothing is open any more. Where this fails, the mark costs one refresh too many.
            if let Err(error) = self.store.save(grant).await {
                tracing::warn!(%error, "the mark of a refresh that did not happen is left");
            }
        }
        let Error::ConsentRequired { reason } = failure.error else {
            return Err(failure.error);
        };
        let reason = match interrupted {
            Some(began) => explained(&reason, began),
            None => reason,
        };
        turn.refused = Some((token.clone(), reason.clone()));
        Err(Error::ConsentRequired { reason })
    }

    async fn lock(&self) -> Result<Locked, Error> {
        step("locking");
        let lock = self.store.lock().await.map_err(failed("lock"))?;
        step("locked");
        Ok(Locked(Some(lock)))
    }

    async fn keep(
        &self,
        turn: &mut Turn,
        unsaved: Unsaved,
        lock: Locked,
    ) -> Result<Arc<Grant>, Error> {
        let grant = unsaved.grant.clone();
        step("saving");
        self.save(turn, unsaved).await?;
        step("saved");
        let grant = self.hold_new(turn, grant);
        drop(lock);
        Ok(grant)
    }

    async fn save(&self, turn: &mut Turn, unsaved: Unsaved) -> Result<(), Error> {
        let saved = self.store.save(&unsaved.grant).await;
        if saved.is_err() {
            turn.unsaved = Some(unsaved);
        }
        saved.map_err(failed("save"))
    }

    fn hold_new(&self, turn: &mut Turn, grant: Grant) -> Arc<Grant> {
        *turn = Turn::default();
        let grant = Arc::new(grant);
        self.hold(Held {
            grant: Some(Arc::clone(&grant)),
            rest: None,
        });
        grant
    }

    fn hold(&self, held: Held) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The held grant, where nothing is to be said against it.
    fn usable(&self, refused: Option<&Grant>) -> Option<Arc<Grant>> {
        let grant = self.held().grant.clone()?;
        let usable = !grant.is_due(self.tokens.clock.now()) && is_another(&grant, refused);
        usable.then_some(grant)
    }

    /// The held grant, where its access token works.
    fn spare(&self) -> Option<Arc<Grant>> {
        let grant = self.held().grant.clone()?;
        (!grant.is_expired(self.tokens.clock.now())).then_some(grant)
    }

    fn rests(&self) -> bool {
        let rest = self.held().rest;
        rest.is_some_and(|rest| rest.holds(self.tokens.clock.now()))
    }
}

fn is_another(grant: &Grant, refused: Option<&Grant>) -> bool {
    !refused.is_some_and(|refused| refused.has_access_token(grant.access_token()))
}

fn explained(reason: &str, began: Timestamp) -> String {
    format!(
        "{reason}; a refresh that began at {began} was interrupted before its result was saved, and \
         Atlassian accepts the old refresh token for ten minutes only"
    )
}

fn alone(error: Error) -> (Error, Option<Grant>) {
    (error, None)
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
