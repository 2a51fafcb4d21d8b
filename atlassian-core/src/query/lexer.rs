//! Splits a query into tokens, and refuses every character that another lexer might read differently.

use std::borrow::Cow;
use std::fmt;

use super::error::{QueryError, Subject};
use super::language::Language;
use super::quote::is_unprintable;

/// The longest query, in characters.
pub(super) const LONGEST: usize = 100_000;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token<'a> {
    /// A bare word: a field, a keyword, the name of a function or a value.
    Word(&'a str),
    /// What a quoted string means, without its quotation marks and escapes.
    Text(Cow<'a, str>),
    /// `=`, `!=`, `~`, `!~`, `<`, `<=`, `>`, `>=`, and in JQL `&&` (also for `&`), `||` (also for `|`), `!`.
    Operator(&'static str),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `,`
    Comma,
}

impl Token<'_> {
    /// Whether this is a bare word, in any case. A quoted one never is.
    ///
    /// ```
    /// use atlassian_core::query::{Language, tokens};
    ///
    /// let tokens = tokens(Language::Jql, "AND 'and'")?;
    /// assert!(tokens[0].is_word("and") && !tokens[1].is_word("and"));
    /// # Ok::<(), atlassian_core::query::QueryError>(())
    /// ```
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// As a message names it: a string without its quotation marks.
impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Token::Word(text) => text,
            Token::Text(text) => text,
            Token::Operator(operator) => operator,
            Token::Open => "(",
            Token::Close => ")",
            Token::OpenBracket => "[",
            Token::CloseBracket => "]",
            Token::Comma => ",",
        })
    }
}

/// The tokens of a query. Whether they make up an expression is for [`Query::parse`](super::Query::parse)
/// to say.
///
/// ```
/// use atlassian_core::query::{Language, Token, tokens};
///
/// let tokens = tokens(Language::Jql, r"summary~'it\'s'")?;
/// assert_eq!(
///     tokens,
///     [Token::Word("summary"), Token::Operator("~"), Token::Text("it's".into())]
/// );
/// # Ok::<(), atlassian_core::query::QueryError>(())
/// ```
///
/// # Errors
/// When a string has no end or an unknown escape, when a character may not stand outside of a string, and
/// when there are more than 100,000 characters.
pub fn tokens(language: Language, text: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut lexer = Lexer::new(language, text)?;
    let mut tokens = Vec::new();
    while let Some((token, _)) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

pub(super) struct Lexer<'a> {
    language: Language,
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(language: Language, text: &'a str) -> Result<Self, QueryError> {
        let lexer = Self {
            language,
            text,
            at: 0,
        };
        // Nobody counts the characters of a text that has not even as many bytes.
        if text.len() > LONGEST
            && let Some((at, _)) = text.char_indices().nth(LONGEST)
        {
            return Err(lexer.error(at, format!("it is longer than {LONGEST} characters")));
        }
        Ok(lexer)
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn error(&self, at: usize, what: impl Into<String>) -> QueryError {
        QueryError::new(Subject::Query(self.language), self.text, at, what)
    }

    /// The next token and where it begins; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Token<'a>, usize)>, QueryError> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        let start = self.at;
        let Some(&first) = bytes.get(start) else {
            return Ok(None);
        };
        let then = bytes.get(start + 1).copied().unwrap_or_default();
        let symbols = self.language.dialect().symbols;
        let (token, length) = match (first, then) {
            (b'"' | b'\'', _) => return Ok(Some((self.string(first)?, start))),
            (b'(', _) => (Token::Open, 1),
            (b')', _) => (Token::Close, 1),
            (b',', _) => (Token::Comma, 1),
            (b'[', _) => (Token::OpenBracket, 1),
            (b']', _) => (Token::CloseBracket, 1),
            (b'=', _) => (Token::Operator("="), 1),
            (b'~', _) => (Token::Operator("~"), 1),
            (b'!', b'=') => (Token::Operator("!="), 2),
            (b'!', b'~') => (Token::Operator("!~"), 2),
            (b'<', b'=') => (Token::Operator("<="), 2),
            (b'>', b'=') => (Token::Operator(">="), 2),
            (b'<', _) => (Token::Operator("<"), 1),
            (b'>', _) => (Token::Operator(">"), 1),
            (b'&', b'&') if symbols => (Token::Operator("&&"), 2),
            (b'|', b'|') if symbols => (Token::Operator("||"), 2),
            (b'&', _) if symbols => (Token::Operator("&&"), 1),
            (b'|', _) if symbols => (Token::Operator("||"), 1),
            (b'!', _) if symbols => (Token::Operator("!"), 1),
            (b'-', b'-') => {
                return Err(self.error(start, format!("{} has no comments", self.language)));
            }
            _ => return Ok(Some((self.word()?, start))),
        };
        self.at += length;
        Ok(Some((token, start)))
    }

    fn word(&mut self) -> Result<Token<'a>, QueryError> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        // Most words are ASCII to the end; only what follows is looked at character by character.
        let ascii = rest
            .bytes()
            .take_while(|byte| is_of_word(char::from(*byte)) && byte.is_ascii());
        let mut length = ascii.count();
        if rest
            .as_bytes()
            .get(length)
            .is_some_and(|byte| !byte.is_ascii())
        {
            length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        }
        let (word, after) = rest.split_at_checked(length).unwrap_or_default();
        if word.is_empty() {
            return Err(self.error(start, self.objection(after.chars().next())));
        }
        self.at += length;
        Ok(Token::Word(word))
    }

    /// Why a character may not stand outside of a string.
    fn objection(&self, c: Option<char>) -> String {
        let language = self.language;
        match c {
            Some('\\') => "a backslash has a meaning in a string only; put the value in quotation \
                           marks"
                .to_owned(),
            Some(c @ ('“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '＂' | '＇')) =>
            {
                format!("“{c}” is no quotation mark of {language}; write \" or '")
            }
            Some(c) if c.is_ascii_graphic() => {
                format!("“{c}” is reserved in {language}; put the value in quotation marks")
            }
            Some(c) if c.is_whitespace() || c.escape_debug().len() > 1 => format!(
                "U+{:04X} cannot be seen and is no space of {language}; write a space, or put the \
                 value in quotation marks",
                u32::from(c)
            ),
            Some(c) => {
                format!("“{c}” is no part of a word; put the value in quotation marks")
            }
            None => "something is missing".to_owned(),
        }
    }

    /// The string that begins here. One pass; nothing is copied before the first escape.
    fn string(&mut self, quote: u8) -> Result<Token<'a>, QueryError> {
        let start = self.at;
        let escapes = self.language.dialect().escapes;
        let content = self.text.get(start + 1..).unwrap_or_default();
        let mut decoded: Option<String> = None;
        let mut chars = content.char_indices();
        while let Some((at, c)) = chars.next() {
            if c == char::from(quote) {
                self.at = start + 1 + at + 1;
                return Ok(Token::Text(match decoded {
                    Some(decoded) => Cow::Owned(decoded),
                    None => Cow::Borrowed(content.get(..at).unwrap_or_default()),
                }));
            }
            let c = if c == '\\' {
                decoded.get_or_insert_with(|| content.get(..at).unwrap_or_default().to_owned());
                let escape = chars.next().map(|(_, c)| c);
                match escape {
                    Some(c @ ('"' | '\'' | '\\')) => c,
                    Some(' ') if escapes => ' ',
                    Some('n') if escapes => '\n',
                    Some('t') if escapes => '\t',
                    Some('r') if escapes => '\r',
                    Some('u') if escapes => {
                        let Some(c) = unicode(&mut chars) else {
                            let what = "“\\u” needs the four hexadecimal digits of a character";
                            return Err(self.error(start + 1 + at, what));
                        };
                        c
                    }
                    // The string ends in a backslash, which is unfinished, too.
                    None => break,
                    Some(c) => {
                        let what = format!(
                            "“\\{c}” is no escape of {}; a backslash is written as two",
                            self.language
                        );
                        return Err(self.error(start + 1 + at, what));
                    }
                }
            } else if is_unprintable(c) && !(escapes && matches!(c, '\n' | '\r')) {
                let what = if escapes {
                    format!(
                        "a string may not have U+{0:04X} in it; write \\u{0:04x}",
                        u32::from(c)
                    )
                } else {
                    format!("a string may not have U+{:04X} in it", u32::from(c))
                };
                return Err(self.error(start + 1 + at, what));
            } else {
                c
            };
            if let Some(decoded) = &mut decoded {
                decoded.push(c);
            }
        }
        Err(self.error(start, "this string has no end"))
    }
}

/// Letters and digits of any script, and what may stand between them.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '_' | '-' | '.' | ':')
        || !c.is_ascii() && c.is_alphanumeric()
}

/// The character that `\u` and these digits stand for; two of them for one beyond the first 65,536.
fn unicode(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    let high = digits(chars)?;
    if !(0xD800..0xDC00).contains(&high) {
        return char::from_u32(high);
    }
    if (chars.next()?.1, chars.next()?.1) != ('\\', 'u') {
        return None;
    }
    let low = digits(chars)?;
    (0xDC00..0xE000)
        .contains(&low)
        .then(|| char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)))?
}

fn digits(chars: &mut std::str::CharIndices<'_>) -> Option<u32> {
    let mut code = 0;
    for _ in 0..4 {
        code = code << 4 | chars.next()?.1.to_digit(16)?;
    }
    Some(code)
}
