//! Who has consented.

use crate::error::{DecodeError, Error};
use crate::json::{Fault, Record, Wire};
use crate::operation::{Access, Answer, Confinement, Method, Operation, ScopeFamily, ScopeSet};
use crate::response::Response;
use crate::site::PLATFORM;

/// The operation behind [`Atlassian::me`](crate::Atlassian::me), for
/// [`scopes_for`](crate::scopes::scopes_for).
pub static GET_ME: Operation = Operation {
    id: "getMe",
    api: &PLATFORM,
    method: Method::Get,
    path: "/me",
    group: "platform",
    access: Access::Read,
    scopes: &[ScopeSet {
        family: ScopeFamily::Classic,
        scopes: &["read:me"],
    }],
    oauth: true,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// The person behind a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Me {
    /// The account id, the same on every site.
    pub account_id: String,
    /// The name the person shows.
    pub name: String,
    /// The e-mail address, where the person's privacy settings let the app see it.
    pub email: Option<String>,
    /// Address of the person's picture.
    pub picture: Option<String>,
}

impl Me {
    pub(crate) fn read(response: &Response) -> Result<Self, Error> {
        let told: Told = response.json()?;
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let Some(account_id) = given(told.account_id) else {
            return Err(Error::Decode(Box::new(DecodeError {
                operation: GET_ME.id,
                status: response.status,
                fault: Fault::new("no account_id in the answer"),
                request_id: response.request_id(),
            })));
        };
        Ok(Me {
            account_id,
            name: told.name.unwrap_or_default(),
            email: given(told.email),
            picture: given(told.picture),
        })
    }
}

#[derive(Default)]
struct Told {
    account_id: Option<String>,
    name: Option<String>,
    email: Option<String>,
    picture: Option<String>,
}

impl Record for Told {
    fn names(&self) -> &'static [&'static str] {
        &["account_id", "name", "email", "picture"]
    }

    fn get(&self, index: usize) -> Option<&dyn Wire> {
        Some(match index {
            0 => &self.account_id,
            1 => &self.name,
            2 => &self.email,
            3 => &self.picture,
            _ => return None,
        })
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        Some(match index {
            0 => &mut self.account_id,
            1 => &mut self.name,
            2 => &mut self.email,
            3 => &mut self.picture,
            _ => return None,
        })
    }
}
