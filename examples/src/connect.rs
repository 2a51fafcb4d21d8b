//! The way to a site: with credentials from the environment to a real one, without to the sandbox.

use std::sync::Arc;

use atlassian_core::auth::{EncryptionKey, FileStore, StoreError, open_browser};
use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::clock::{Clock, System};
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Atlassian, Endpoints, Error, OAuthApp, Session, Site};
use confluence_api::sandbox::ConfluenceSandbox;
use jira_api::sandbox::JiraSandbox;
use tokio::sync::oneshot;

/// The environment variables, for `--help`.
pub const ENVIRONMENT: &str = "
Environment (none of it: the program runs on the built-in sandbox):
  ATLASSIAN_CLIENT_ID, ATLASSIAN_CLIENT_SECRET   your OAuth 2.0 (3LO) app
  ATLASSIAN_REDIRECT_URI  its callback address (default http://localhost:8734/callback)
  ATLASSIAN_GRANT_FILE, ATLASSIAN_GRANT_KEY      a file to keep the grant in, so that you log in once, and
                          the key it is encrypted with (from `openssl rand -base64 32`)
  ATLASSIAN_EMAIL, ATLASSIAN_API_TOKEN           instead: an API token; needs ATLASSIAN_SITE
  ATLASSIAN_SITE          address, name or id of the site, where more than one is granted
  ATLASSIAN_ENDPOINTS     another origin than Atlassian's, such as http://127.0.0.1:4010
";

const REDIRECT: &str = "http://localhost:8734/callback";

/// A way to a site.
#[derive(Debug)]
pub struct Connection {
    /// What calls are made over.
    pub session: Session,
    /// Address of the site, for links.
    pub site_url: String,
    /// The sandbox, where there are no credentials. It ends with this.
    pub sandbox: Option<Sandbox>,
}

impl Connection {
    /// The session, kept inside of one project and, where one is named, one space: whatever a program does
    /// or is made to do by what it reads, it touches nothing else.
    ///
    /// # Errors
    /// Where a name can be no key.
    pub fn within(
        &self,
        project: &str,
        space: Option<&str>,
        access: Access,
    ) -> Result<Session, Error> {
        let boundary = Boundary::builder()
            .projects([project])
            .spaces(space)
            .access(access)
            .build()?;
        Ok(self.session.within(&boundary))
    }

    /// The time zone of the days a person talks of: the one that is named, or that of this computer. On the
    /// sandbox it is UTC, so that it shows the same everywhere.
    ///
    /// # Errors
    /// A line that says what can be named.
    pub fn zone(&self, named: Option<&str>) -> Result<jiff::tz::TimeZone, String> {
        match named {
            Some(name) => crate::times::zone(name),
            None if self.sandbox.is_some() => Ok(jiff::tz::TimeZone::UTC),
            None => Ok(jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC)),
        }
    }
}

/// Where to find an environment variable; tests give their own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's environment; an empty variable is none.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// Whether this environment leads to the built-in sandbox, since it holds no credentials.
pub fn is_sandbox(environment: Environment<'_>) -> bool {
    [
        "ATLASSIAN_CLIENT_ID",
        "ATLASSIAN_CLIENT_SECRET",
        "ATLASSIAN_EMAIL",
        "ATLASSIAN_API_TOKEN",
    ]
    .iter()
    .all(|name| environment(name).is_none())
}

/// A sandbox with the demo data of both products.
pub async fn sandbox() -> Sandbox {
    Sandbox::builder()
        .product(Arc::new(JiraSandbox::demo()))
        .product(Arc::new(ConfluenceSandbox::demo()))
        .start()
        .await
}

/// The same with its history moved so that it is that Monday morning now, and the time of this computer.
pub async fn sandbox_now() -> Sandbox {
    let clock = System::default();
    Sandbox::builder()
        .product(Arc::new(JiraSandbox::demo_at(clock.now())))
        .product(Arc::new(ConfluenceSandbox::demo_at(clock.now())))
        .clock(clock)
        .start()
        .await
}

/// Opens the way. `progress` is told what happens.
///
/// # Errors
/// One line that says what is wrong with the credentials, or that the site is not granted.
pub async fn connect(
    environment: Environment<'_>,
    scopes: &[&str],
    progress: &dyn Fn(&str),
) -> Result<Connection, Failure> {
    let pair = |one: &'static str, other: &'static str| match (environment(one), environment(other))
    {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::Half {
            there: one,
            missing: other,
        }),
        (None, Some(_)) => Err(Failure::Half {
            there: other,
            missing: one,
        }),
    };
    let app = pair("ATLASSIAN_CLIENT_ID", "ATLASSIAN_CLIENT_SECRET")?;
    let token = pair("ATLASSIAN_EMAIL", "ATLASSIAN_API_TOKEN")?;
    let wanted = environment("ATLASSIAN_SITE");
    match (app, token) {
        (Some((id, secret)), _) => {
            let redirect =
                environment("ATLASSIAN_REDIRECT_URI").unwrap_or_else(|| REDIRECT.to_owned());
            let mut builder = Atlassian::builder().app(OAuthApp::new(id, secret, redirect));
            if let Some((path, key)) = pair("ATLASSIAN_GRANT_FILE", "ATLASSIAN_GRANT_KEY")? {
                let key = EncryptionKey::from_base64(&key).map_err(Failure::Key)?;
                builder = builder.store(FileStore::new(path, key));
            }
            let elsewhere = environment("ATLASSIAN_ENDPOINTS");
            if let Some(origin) = &elsewhere {
                builder = builder.endpoints(Endpoints::at(origin)?);
            }
            let atlassian = builder.build()?;
            let site = login(
                &atlassian,
                scopes,
                wanted.as_deref(),
                elsewhere.is_some(),
                progress,
            )
            .await?;
            Ok(Connection {
                session: atlassian.session(&site),
                site_url: site.url,
                sandbox: None,
            })
        }
        (None, Some((email, token))) => {
            let site_url = wanted.ok_or(Failure::NoSite)?;
            let session = Session::with_api_token(site_url.clone(), email, token)?;
            progress(&format!("Using the API token on {site_url}"));
            Ok(Connection {
                session,
                site_url: site_url.trim().trim_end_matches('/').to_owned(),
                sandbox: None,
            })
        }
        (None, None) => {
            progress(
                "No credentials in the environment: running on the built-in sandbox (--help tells how to use a real site)",
            );
            let sandbox = sandbox().await;
            let atlassian = sandbox.atlassian()?.build()?;
            let site = login(&atlassian, scopes, wanted.as_deref(), true, progress).await?;
            Ok(Connection {
                session: atlassian.session(&site),
                site_url: site.url,
                sandbox: Some(sandbox),
            })
        }
    }
}

async fn login(
    atlassian: &Atlassian,
    scopes: &[&str],
    wanted: Option<&str>,
    unattended: bool,
    progress: &dyn Fn(&str),
) -> Result<Site, Failure> {
    if keeps_grant(atlassian, scopes).await? {
        progress("Using the grant of an earlier login");
    } else {
        progress("Logging in (OAuth 2.0, 3LO)");
        let (tell, told) = oneshot::channel();
        let login = atlassian.login(scopes, |address| {
            if unattended {
                // Elsewhere than at Atlassian nobody has to consent: be the browser.
                let address = address.to_owned();
                tokio::spawn(async move {
                    if let Err(error) = reqwest::get(address).await {
                        let _ = tell.send(error);
                    }
                });
            } else {
                open_browser(address);
            }
        });
        tokio::select! {
            done = login => { done?; }
            // Where nobody is there, nobody will ever come back from there.
            Ok(error) = told => return Err(Failure::Elsewhere(error.without_url())),
        }
    }
    let sites = atlassian.sites().await?;
    let site = match wanted {
        Some(wanted) => sites.pick(wanted)?,
        None => sites.only()?,
    };
    progress(&format!("Site {} ({})", site.name, site.url));
    Ok(site)
}

/// Whether there is a grant from before that is enough for what is wanted now.
async fn keeps_grant(atlassian: &Atlassian, scopes: &[&str]) -> Result<bool, Failure> {
    match atlassian.grant().await {
        Ok(grant) => {
            let granted = grant.scopes();
            Ok(scopes
                .iter()
                .all(|scope| granted.iter().any(|known| known == scope)))
        }
        Err(error) if error.needs_consent() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Why there is no way to a site.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// Half of a pair of variables.
    #[error("{there} is set but {missing} is not; set both, or neither to run on the sandbox")]
    Half {
        /// The one that is set.
        there: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
    /// An API token without its site.
    #[error(
        "an API token needs its site: set ATLASSIAN_SITE to its address, such as https://acme.atlassian.net"
    )]
    NoSite,
    /// The key of the grant's file is none.
    #[error("ATLASSIAN_GRANT_KEY: {0}")]
    Key(StoreError),
    /// What is to stand in for Atlassian does not answer.
    #[error("nothing answers at the origin of ATLASSIAN_ENDPOINTS: {0}")]
    Elsewhere(reqwest::Error),
    /// What Atlassian, or the way there, said.
    #[error(transparent)]
    Atlassian(#[from] Error),
}
