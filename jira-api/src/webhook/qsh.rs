//! The hash that ties a token to one request: `qsh`.

use sha2::{Digest, Sha256};

/// The hash of a request's method, path and query, as Atlassian puts it into the claim `qsh`: in hexadecimal.
///
/// `url` is the address that was called, absolute or from the path on; `base` the one of the app, whose path is
/// left out. The parameter `jwt` is left out, too.
///
/// ```
/// use jira_api::webhook::query_hash;
///
/// let hash = query_hash("GET", "/path/to/service?zee_last=param&repeated=parameter 1&first=param&repeated=parameter 2", "");
/// // The digest of “GET&/path/to/service&first=param&repeated=parameter%201,parameter%202&zee_last=param”.
/// assert_eq!(hash.len(), 64);
/// assert_eq!(hash, query_hash("get", "https://app.example.com/base/path/to/service?first=param&repeated=parameter%202&repeated=parameter+1&zee_last=param&jwt=x", "https://app.example.com/base/"));
/// ```
///
/// [Official page](https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/).
pub fn query_hash(method: &str, url: &str, base: &str) -> String {
    let digest = Sha256::digest(canonical(method, url, base).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Method, path and query in their one spelling.
pub(super) fn canonical(method: &str, url: &str, base: &str) -> String {
    let (path, query) = parts(url);
    let (base, _) = parts(base);
    let base = base.trim_end_matches('/');
    let path = match path.strip_prefix(base) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    };
    let path = path.trim_end_matches('/');
    let path = if path.is_empty() { "/" } else { path };
    let mut parameters: Vec<(String, String)> = pairs(query)
        .filter(|(name, _)| name != b"jwt")
        .map(|(name, value)| (encoded(&name), encoded(&value)))
        .collect();
    parameters.sort();
    let mut out = format!(
        "{}&{}&",
        method.to_ascii_uppercase(),
        path.replace('&', "%26")
    );
    let mut last: Option<&str> = None;
    for (name, value) in &parameters {
        match last {
            Some(before) if before == name => out.push(','),
            Some(_) => out.push_str(&format!("&{name}=")),
            None => out.push_str(&format!("{name}=")),
        }
        out.push_str(value);
        last = Some(name);
    }
    out
}

/// Path and query of an address.
fn parts(url: &str) -> (&str, &str) {
    let url = url.split('#').next().unwrap_or(url);
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""),
        None => address,
    };
    (path, query)
}

fn pairs(query: &str) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_ {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let escaped = match byte {
            b'+' => Some(b' '),
            b'%' => bytes
                .get(at..at + 2)
                .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit))
                .and_then(|pair| std::str::from_utf8(pair).ok())
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .inspect(|_| at += 2),
            _ => None,
        };
        out.push(escaped.unwrap_or(byte));
    }
    out
}

/// Everything but letters, digits and `-._~` as `%XX` (RFC 3986, as OAuth 1.0 has it).
fn encoded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_of_a_request() {
        for (method, url, base, expected) in [
            ("GET", "/?param=foo", "", "GET&/&param=foo"),
            ("post", "/user", "", "POST&/user&"),
            ("GET", "", "", "GET&/&"),
            (
                "GET",
                "https://app.example.com",
                "https://app.example.com",
                "GET&/&",
            ),
            (
                "GET",
                "https://app.example.com/connector/",
                "https://app.example.com/connector",
                "GET&/&",
            ),
            (
                "GET",
                "https://app.example.com/connector/issue/",
                "https://app.example.com/connector",
                "GET&/issue&",
            ),
            (
                "GET",
                "https://app.example.com/connectors",
                "https://app.example.com/connector",
                "GET&/connectors&",
            ),
            ("GET", "/a&b?x=y", "", "GET&/a%26b&x=y"),
            ("GET", "/p?b=2&a=1&jwt=never&b=10", "", "GET&/p&a=1&b=10,2"),
            (
                "GET",
                "/p?a=x,y&a=%C3%a9+~*",
                "",
                "GET&/p&a=%C3%A9%20~%2A,x%2Cy",
            ),
            ("GET", "/p?empty&also=", "", "GET&/p&also=&empty="),
            ("GET", "/p?bad=%zz%4", "", "GET&/p&bad=%25zz%254"),
            ("GET", "/p?a=1#fragment?b=2", "", "GET&/p&a=1"),
        ] {
            assert_eq!(canonical(method, url, base), expected, "{url}");
        }
    }

    #[test]
    fn a_hash_that_jira_made() {
        let url = "http://localhost:3000/addon/?lic=none&tz=Europe%2FMoscow&user_key=admin&loc=en-US&user_id=admin\
                   &jwt=eyJ.e30.x&xdm_e=http%3A%2F%2Flocalhost%3A2990&xdm_c=channel-servlet-click-me&cp=%2Fjira&xdm_p=1";
        assert_eq!(
            query_hash("GET", url, "http://localhost:3000"),
            "3a6ff1b66f60eb275d0e4cb6be4261d5d3b0216b91c58dc6524509227ef346de"
        );
    }
}
