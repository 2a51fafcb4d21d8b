//! Sites: those a grant reaches, and how one is named before anything is known about it.

mod address;

use std::fmt;

use crate::error::Error;
use crate::json::{Record, Wire};
use crate::operation::{Access, Answer, Api, Confinement, Method, Operation, Places};

pub(crate) use address::{address, cloud_id};
pub use address::{cloud_id_of, cloud_id_over};

pub(crate) static PLATFORM: Api = Api {
    name: "platform",
    title: "Atlassian platform",
    version: "1",
    product: "",
    unrepeatable: &[],
    write_limited: &[],
    places: Places::NONE,
};

pub(crate) static ACCESSIBLE_RESOURCES: Operation = Operation {
    id: "getAccessibleResources",
    api: &PLATFORM,
    method: Method::Get,
    path: "/oauth/token/accessible-resources",
    group: "platform",
    access: Access::Read,
    scopes: &[],
    oauth: true,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// One Atlassian Cloud site.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Site {
    /// The cloudId.
    pub id: String,
    /// Its name, such as `acme`.
    pub name: String,
    /// Its address, such as `https://acme.atlassian.net`.
    pub url: String,
    /// The scopes granted on it, over all products.
    pub scopes: Vec<String>,
    /// The products the scopes belong to, such as `jira`. Atlassian does not say it in so many words.
    pub products: Vec<String>,
}

impl Site {
    /// A site that is known beforehand, by its cloudId and its address, such as
    /// `https://acme.atlassian.net`; its name is the first part of its host.
    pub fn new(id: impl Into<String>, url: impl Into<String>) -> Self {
        let (id, url) = (id.into(), url.into());
        let name = host(&url).split('.').next().unwrap_or_default().to_owned();
        Site {
            id,
            name,
            url,
            scopes: Vec::new(),
            products: Vec::new(),
        }
    }

    fn host(&self) -> &str {
        host(&self.url)
    }

    fn choice(&self) -> String {
        format!("{} ({}, id {})", self.name, self.url, self.id)
    }
}

/// The product a scope belongs to: `read:jira-work` and `read:issue:jira` are Jira's.
pub(crate) fn product_of(scope: &str) -> Option<&str> {
    let (_, subject) = scope.rsplit_once(':')?;
    let product = subject.split(['-', '.']).next()?;
    (!matches!(product, "" | "me" | "account" | "personal")).then_some(product)
}

/// The sites a grant reaches, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites(Vec<Site>);

impl Sites {
    /// Merges what Atlassian lists once per product.
    pub(crate) fn merge(resources: Vec<Resource>) -> Self {
        let mut sites: Vec<Site> = Vec::new();
        for Resource {
            id,
            name,
            url,
            scopes,
        } in resources
        {
            let site = match sites.iter_mut().position(|site| site.id == id) {
                Some(index) => sites.get_mut(index),
                None => {
                    let (scopes, products) = (Vec::new(), Vec::new());
                    sites.push(Site {
                        id,
                        name,
                        url,
                        scopes,
                        products,
                    });
                    sites.last_mut()
                }
            };
            let Some(site) = site else { continue };
            for scope in scopes {
                if let Some(product) = product_of(&scope)
                    && !site.products.iter().any(|known| known == product)
                {
                    site.products.push(product.to_owned());
                }
                if !site.scopes.contains(&scope) {
                    site.scopes.push(scope);
                }
            }
        }
        Sites(sites)
    }

    /// The sites, in Atlassian's order.
    pub fn as_slice(&self) -> &[Site] {
        &self.0
    }

    /// The sites, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Site> {
        self.0.iter()
    }

    /// The site with this cloudId, else with this address or host, else with this name. Upper and
    /// lower case are the same.
    ///
    /// # Errors
    /// [`Error::SiteNotGranted`], which lists what is granted; [`Error::AmbiguousSite`], which lists
    /// what fits.
    pub fn pick(&self, wanted: &str) -> Result<Site, Error> {
        let wanted = wanted.trim();
        if wanted.is_empty() {
            return Err(Error::SiteNotGranted {
                wanted: String::new(),
                choices: self.choices(),
            });
        }
        let named = host(wanted);
        let first_label = |site: &Site| site.host().split('.').next().unwrap_or("").to_owned();
        let tiers: [&dyn Fn(&Site) -> bool; 3] = [
            &|site| site.id.eq_ignore_ascii_case(wanted),
            &|site| site.host().eq_ignore_ascii_case(named),
            &|site| {
                site.name.to_lowercase() == wanted.to_lowercase()
                    || first_label(site).eq_ignore_ascii_case(wanted)
            },
        ];
        for fits in tiers {
            let found: Vec<&Site> = self.0.iter().filter(|site| fits(site)).collect();
            match found.as_slice() {
                [] => {}
                [site] => return Ok((*site).clone()),
                several => return Err(ambiguous(wanted, several.iter().copied())),
            }
        }
        Err(Error::SiteNotGranted {
            wanted: wanted.to_owned(),
            choices: self.choices(),
        })
    }

    /// Several sites at once, each named as for [`pick`](Sites::pick), in the order they are named and
    /// each once.
    ///
    /// ```no_run
    /// # async fn run(atlassian: atlassian_core::Atlassian) -> Result<(), atlassian_core::Error> {
    /// for site in atlassian.sites().await?.pick_all(&["acme", "https://beta.atlassian.net"])? {
    ///     let session = atlassian.session(&site);
    ///     # let _ = session;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::AmbiguousSite`] for the first name that several sites fit; else
    /// [`Error::SiteNotGranted`], which names all that are not granted.
    pub fn pick_all<S: AsRef<str>>(&self, wanted: &[S]) -> Result<Vec<Site>, Error> {
        let (mut picked, mut absent): (Vec<Site>, Vec<String>) = (Vec::new(), Vec::new());
        for wanted in wanted {
            match self.pick(wanted.as_ref()) {
                Ok(site) if picked.iter().any(|known| known.id == site.id) => {}
                Ok(site) => picked.push(site),
                Err(Error::SiteNotGranted { wanted, .. }) => absent.push(wanted),
                Err(error) => return Err(error),
            }
        }
        if absent.is_empty() {
            return Ok(picked);
        }
        Err(Error::SiteNotGranted {
            wanted: absent.join(", "),
            choices: self.choices(),
        })
    }

    /// The only site, where there is just one.
    ///
    /// # Errors
    /// [`Error::SiteNotGranted`] where there is none; [`Error::AmbiguousSite`] where there are several.
    pub fn only(&self) -> Result<Site, Error> {
        match self.0.as_slice() {
            [site] => Ok(site.clone()),
            [] => Err(Error::SiteNotGranted {
                wanted: "any".to_owned(),
                choices: Vec::new(),
            }),
            several => Err(ambiguous("any", several.iter())),
        }
    }

    fn choices(&self) -> Vec<String> {
        self.0.iter().map(Site::choice).collect()
    }
}

impl<'a> IntoIterator for &'a Sites {
    type Item = &'a Site;
    type IntoIter = std::slice::Iter<'a, Site>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.url)
    }
}

fn ambiguous<'a>(wanted: &str, sites: impl Iterator<Item = &'a Site>) -> Error {
    Error::AmbiguousSite {
        wanted: wanted.to_owned(),
        choices: sites.map(Site::choice).collect(),
    }
}

/// The host of an address, which may be the host itself.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// One entry of the accessible resources.
#[derive(Default)]
pub(crate) struct Resource {
    id: String,
    name: String,
    url: String,
    scopes: Vec<String>,
}

impl Record for Resource {
    fn names(&self) -> &'static [&'static str] {
        &["id", "name", "url", "scopes"]
    }

    fn get(&self, index: usize) -> Option<&dyn Wire> {
        Some(match index {
            0 => &self.id,
            1 => &self.name,
            2 => &self.url,
            3 => &self.scopes,
            _ => return None,
        })
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        Some(match index {
            0 => &mut self.id,
            1 => &mut self.name,
            2 => &mut self.url,
            3 => &mut self.scopes,
            _ => return None,
        })
    }
}
