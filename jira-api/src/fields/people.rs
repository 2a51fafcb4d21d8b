//! Finding a person by a name, an address or an account id.

use atlassian_core::names::folded;

use crate::Jira;
use crate::error::Error;
use crate::platform::types::User;

use super::encode::Who;
use super::problem::{FieldProblem, WrittenName};

/// Who may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Circle<'a> {
    /// Anybody on the site.
    Site,
    /// Whoever can be assigned issues of a project.
    Assignable(&'a str),
}

/// What came of looking for somebody.
type Lookup = Result<String, FieldProblem>;

/// How many people one look-up reads.
const MOST: i64 = 100;

/// The account id of a person.
///
/// # Errors
/// As for any call; the inner ones say that nobody, or more than one, is called so.
pub(crate) async fn find(
    jira: &Jira,
    who: &Who,
    circle: Circle<'_>,
    field: Box<WrittenName>,
) -> Result<Lookup, Error> {
    let text = match who {
        Who::Me => return me(jira).await.map(Ok),
        Who::Called(text) if is_account_id(text) => return Ok(Ok(text.clone())),
        Who::Called(text) => text,
    };
    let users = match circle {
        Circle::Site => {
            let call = jira.platform().find_users().query(text).max_results(MOST);
            call.send().await?
        }
        Circle::Assignable(project) => {
            let call = jira.platform().find_assignable_users().project(project);
            call.query(text).max_results(MOST).send().await?
        }
    };
    Ok(choose(&users, text, circle, field))
}

async fn me(jira: &Jira) -> Result<String, Error> {
    let user = jira.platform().get_current_user().send().await?;
    user.account_id.ok_or_else(|| Error::Incomplete {
        operation: "getCurrentUser",
        what: "account id",
    })
}

/// Account ids have no spaces and are long: `5b10ac8d82e05b22cc7d4ef5`, or with a number and a colon
/// before a UUID. Names that look so are not known.
fn is_account_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
    text.len() >= 20
        && text.chars().all(plain)
        && text.bytes().filter(u8::is_ascii_digit).count() >= 4
        && (text.contains(':') || text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn choose(users: &[User], text: &str, circle: Circle<'_>, field: Box<WrittenName>) -> Lookup {
    // Apps and accounts that are closed are meant only where nobody else is.
    let people: Vec<&User> = users.iter().filter(|user| is_person(user)).collect();
    let all: Vec<&User> = users.iter().collect();
    let wanted = folded(text);
    let by_account = |user: &&User| user.account_id.as_deref() == Some(text);
    let by_address = |user: &&User| {
        let address = user.email_address.as_deref();
        address.is_some_and(|address| address.eq_ignore_ascii_case(text))
    };
    let by_name = |user: &&User| folded(name(user)) == wanted;
    let by_words = |user: &&User| has_words(name(user), text);
    // An address that is hidden still finds its owner, and nobody else.
    let by_hidden_address = |user: &&User| text.contains('@') && user.email_address.is_none();
    let ways: [&dyn Fn(&&User) -> bool; 5] = [
        &by_account,
        &by_address,
        &by_name,
        &by_words,
        &by_hidden_address,
    ];
    for among in [&people, &all] {
        for is in ways {
            let found: Vec<&User> = among.iter().copied().filter(|user| is(user)).collect();
            match found.as_slice() {
                [] => {}
                [
                    User {
                        account_id: Some(id),
                        ..
                    },
                ] => return Ok(id.clone()),
                _ => {
                    return Err(FieldProblem::AmbiguousPerson {
                        field,
                        given: text.to_owned(),
                        candidates: found.into_iter().map(described).collect(),
                    });
                }
            }
        }
    }
    Err(FieldProblem::NoPerson {
        field,
        given: text.to_owned(),
        nearest: people.into_iter().take(3).map(described).collect(),
        assignable: matches!(circle, Circle::Assignable(_)),
    })
}

fn is_person(user: &User) -> bool {
    let kind = user.account_type.as_ref().map(|kind| kind.as_str());
    user.active != Some(false) && kind != Some("app")
}

fn name(user: &User) -> &str {
    user.display_name.as_deref().unwrap_or_default()
}

/// Whether every word that was given is a word of the name.
fn has_words(name: &str, given: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let mut given = given.split_whitespace().peekable();
    given.peek().is_some() && given.all(|word| words.contains(&word.to_lowercase()))
}

fn described(user: &User) -> String {
    let id = user.account_id.as_deref().unwrap_or_default();
    match user
        .email_address
        .as_deref()
        .filter(|address| !address.is_empty())
    {
        Some(address) => format!("“{}” ({address}, {id})", name(user)),
        None => format!("“{}” ({id})", name(user)),
    }
}
