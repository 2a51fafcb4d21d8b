//! Faults by script.

use super::SandboxResponse;

/// Which requests a fault meets: a part of the path, with or without a method before it, such as
/// `"POST /oauth/token"` or `"/rest/api/3/issue/ENG-1"`. `"*"` is all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    method: Option<String>,
    path: String,
}

impl Matcher {
    /// Every request.
    pub fn any() -> Self {
        Matcher {
            method: None,
            path: String::new(),
        }
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method) && path.contains(&self.path)
    }
}

impl From<&str> for Matcher {
    fn from(text: &str) -> Self {
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(method.to_owned()), path),
            None => (None, text),
        };
        Matcher {
            method,
            path: path.trim_matches('*').to_owned(),
        }
    }
}

/// The script.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(Matcher, SandboxResponse, usize)>);

impl Faults {
    pub(super) fn add(&mut self, matcher: Matcher, response: SandboxResponse, times: usize) {
        if times > 0 {
            self.0.push((matcher, response, times));
        }
    }

    pub(super) fn take(&mut self, method: &str, path: &str) -> Option<SandboxResponse> {
        let index = self
            .0
            .iter()
            .position(|(matcher, ..)| matcher.fits(method, path))?;
        let (_, response, left) = self.0.get_mut(index)?;
        let response = response.clone();
        *left -= 1;
        if *left == 0 {
            self.0.remove(index);
        }
        Some(response)
    }
}
