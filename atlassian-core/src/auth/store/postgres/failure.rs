//! What PostgreSQL's errors mean for a person. By code: the texts come in every language.

use std::error::Error as _;
use std::fmt;

use tokio_postgres::Error;

/// Somebody newer was here.
pub(super) const NEWER: &str = "a newer version of the SDK has written it, and this version cannot read it; update the SDK here";

/// The tables are not those this version knows.
pub(super) const OTHER_TABLE: &str = "the tables atlassian_grants and atlassian_grant_locks are not \
     laid out as this version of the SDK knows them; if a newer version made them, update the SDK here, \
     else give the SDK a schema of its own (options='-c search_path=…')";

/// Why the server did not do it, and what to do.
#[derive(Debug)]
pub(super) struct Failure(String);

impl Failure {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Failure(text.into())
    }

    pub(super) fn of(error: &Error, place: &str, user: Option<&str>) -> Self {
        let Some(answer) = error.as_db_error() else {
            return Failure(unanswered(error, place));
        };
        let (code, message) = (answer.code().code(), answer.message());
        let user = user.unwrap_or("(of this process)");
        Failure(match code {
            "28P01" | "28000" => format!(
                "PostgreSQL at {place} refuses the user {user}: {message}; check user and password in \
                 the connection string, and pg_hba.conf at the server"
            ),
            "3D000" => format!("{message}; name another dbname, or create it at {place}"),
            "42501" => format!(
                "the user {user} of PostgreSQL at {place} is not allowed to: {message}; let its owner \
                 GRANT SELECT, INSERT, UPDATE, DELETE ON atlassian_grants, atlassian_grant_locks"
            ),
            "42P01" => format!(
                "{message}; the tables were deleted while this program ran: start it again to have \
                 them made"
            ),
            "3F000" => format!(
                "{message}; name a schema that is there (options='-c search_path=…' in the connection \
                 string)"
            ),
            "42703" | "42804" | "42809" | "42P10" | "23502" => format!("{OTHER_TABLE} ({message})"),
            "25006" => format!(
                "PostgreSQL at {place} is a copy that only reads: {message}; connect to the primary \
                 (target_session_attrs=read-write)"
            ),
            "53300" => format!(
                "PostgreSQL at {place} has no connection left: {message}; raise max_connections (the \
                 store needs two a process), or put a pooler in front"
            ),
            "57014" => format!(
                "PostgreSQL at {place} did not finish in time: {message}; look for who holds a lock on \
                 the table (pg_stat_activity)"
            ),
            _ if code.starts_with("57P") => format!(
                "PostgreSQL at {place} is starting up or shutting down: {message}; try again"
            ),
            _ => format!("PostgreSQL at {place}: {message} (SQLSTATE {code})"),
        })
    }

    /// Says how the tables are made by somebody who may.
    pub(super) fn making(self, tables: &str) -> Self {
        Failure(format!(
            "the tables could not be made: {}; or let somebody who may create tables run:\n{tables}",
            self.0
        ))
    }
}

fn unanswered(error: &Error, place: &str) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    let mut io = false;
    while let Some(cause) = next {
        io |= cause.is::<std::io::Error>();
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    if io {
        format!(
            "PostgreSQL at {place} cannot be reached: {text}; is the server running, and is the address \
             right?"
        )
    } else {
        format!("PostgreSQL at {place}: {text}")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}
