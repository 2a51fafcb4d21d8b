//! The form of a call: everything stands where the operation declares it, and has one reading.

use std::borrow::Cow;

use serde_json::Value;

use super::denial;
use super::fence::Fence;
use super::name::scalar;
use crate::error::Error;
use crate::request::Request;

/// Everything stands where the operation declares it, in a form that has one reading.
pub(super) fn check(request: &Request) -> Result<(), Error> {
    let operation = request.operation;
    for (at, (name, value)) in request.path.iter().enumerate() {
        let resource = || format!("{} (path parameter `{name}`)", denial::quoted(value));
        let twice = request.path.iter().take(at).any(|(other, _)| other == name);
        if twice {
            let rule = "a path parameter can be given once";
            return Err(denial::of_part(operation, resource(), rule));
        }
        // A server may decode once more than it should, or take what follows for a parameter.
        let unusual = |c: char| c.is_control() || matches!(c, '/' | '\\' | '%' | ';' | '?' | '#');
        if value.contains(unusual) {
            let rule = "within a boundary, no path parameter may hold a character that could change the \
                        path: / \\ % ; ? # or a control character";
            return Err(denial::of_part(operation, resource(), rule));
        }
    }
    if let Some((name, _)) = request
        .query
        .iter()
        .find(|(name, _)| !operation.query.contains(&&**name))
    {
        let resource = format!("query parameter {}", denial::quoted(name));
        let rule = "the operation does not declare it, so that nobody knows what it does";
        return Err(denial::of_part(operation, resource, rule));
    }
    if let Some((name, _)) = request.headers.iter().find(|(name, _)| {
        let mut declared = operation.headers.iter();
        !declared.any(|declared| declared.eq_ignore_ascii_case(name))
    }) {
        let resource = format!("header {}", denial::quoted(name));
        let rule = "the operation does not declare it, so that nobody knows what it does";
        return Err(denial::of_part(operation, resource, rule));
    }
    Ok(())
}

/// The place of a page is one that this session was given: a token may hold the query it belongs to.
pub(super) fn check_tokens(fence: &Fence, request: &Request, body: &Value) -> Result<(), Error> {
    let operation = request.operation;
    let deny = |token: &str| {
        let resource = format!("page token {}", denial::quoted(token));
        let rule = "it has to come from an earlier page that this session was given for the same \
                    operation; start the list anew";
        Err(denial::of_part(operation, resource, rule))
    };
    for name in operation.api.places.tokens {
        let mut tokens: Vec<Cow<'_, str>> = request.query_values(name).map(Cow::Borrowed).collect();
        if let Some(token) = body.get(name).filter(|token| !token.is_null()) {
            match scalar(token) {
                Some(token) => tokens.push(token),
                None => return deny(&token.to_string()),
            }
        }
        for token in tokens.iter().filter(|token| !token.is_empty()) {
            if !fence
                .seen()
                .knows_token(operation.api.name, operation.id, token)
            {
                return deny(token);
            }
        }
    }
    Ok(())
}
