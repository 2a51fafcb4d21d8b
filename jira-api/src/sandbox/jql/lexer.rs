//! Splits JQL into words, strings and operators.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: a field, a keyword or a value.
    Word(String),
    /// A quoted string, unescaped.
    Text(String),
    Operator(&'static str),
    Open,
    Close,
    Comma,
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(text) if text.eq_ignore_ascii_case(word))
    }

    /// The token as a message names it.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Word(text) | Token::Text(text) => text.clone(),
            Token::Operator(operator) => (*operator).to_owned(),
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
            Token::Comma => ",".to_owned(),
        }
    }
}

const OPERATORS: [&str; 11] = ["!=", "!~", "<=", ">=", "&&", "||", "=", "~", "<", ">", "!"];

/// Characters that Jira reserves: they may only stand in a quoted string.
const RESERVED: &str = ";?|*/%^$#@`+&{}";

pub(super) fn lex(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
        } else if first == '"' || first == '\'' {
            let (text, after) = quoted(rest, first)?;
            tokens.push(Token::Text(text));
            rest = after;
        } else if let Some((token, after)) = symbol(rest) {
            tokens.push(token);
            rest = after;
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || "\"'()=!~<>,|&".contains(c))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if let Some(reserved) = word.chars().find(|c| RESERVED.contains(*c)) {
                return Err(format!(
                    "The character '{reserved}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u{:04x}' instead.",
                    u32::from(reserved)
                ));
            }
            if word.is_empty() {
                return Err(format!("The character '{first}' cannot stand here."));
            }
            tokens.push(Token::Word(word.to_owned()));
            rest = after;
        }
    }
    Ok(tokens)
}

fn symbol(text: &str) -> Option<(Token, &str)> {
    for (sign, token) in [("(", Token::Open), (")", Token::Close), (",", Token::Comma)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Some((token, rest));
        }
    }
    OPERATORS
        .iter()
        .find_map(|operator| Some((Token::Operator(operator), text.strip_prefix(operator)?)))
}

/// The string that begins with a quote, and what follows it.
fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut content = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Ok((content, text.get(at + 1..).unwrap_or_default()));
        }
        if c != '\\' {
            content.push(c);
            continue;
        }
        match chars.next() {
            Some((_, 'n')) => content.push('\n'),
            Some((_, 't')) => content.push('\t'),
            Some((_, 'r')) => content.push('\r'),
            Some((_, 'u')) => {
                let digits: String = chars.by_ref().take(4).map(|(_, digit)| digit).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                let decoded = code.and_then(char::from_u32).ok_or_else(|| {
                    format!("'\\u{digits}' is not a valid Unicode escape in a JQL string.")
                })?;
                content.push(decoded);
            }
            Some((_, escaped @ ('"' | '\'' | '\\' | ' '))) => content.push(escaped),
            Some((_, other)) => {
                return Err(format!("'\\{other}' is an illegal JQL escape sequence."));
            }
            None => break,
        }
    }
    Err(format!(
        "The quoted string '{content}' has not been completed."
    ))
}
