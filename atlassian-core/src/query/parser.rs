//! Reads tokens as one complete expression and writes it anew, token by token.
//!
//! What is written comes from what was understood: keywords and operators from here, strings decoded and
//! quoted again. So the text that leaves has one reading, whatever the text that came in looked like. What
//! is written for a value, a function or an argument is what is noted of it, in the same place.
//! The parser never goes back, so it takes time in proportion to the text.

use std::mem::discriminant;

use super::error::QueryError;
use super::language::{Dialect, Language};
use super::lexer::{Lexer, Token};
use super::mention::{Context, Mentions, Name, Role, Span};
use super::quote;

/// Levels of parentheses, lists and negations below each other. Each takes a few stack frames.
const DEEPEST: usize = 200;

const EQUALITIES: [&str; 4] = ["=", "!=", "~", "!~"];
const COMPARISONS: [&str; 4] = ["<", "<=", ">", ">="];

/// What was understood.
pub(super) struct Parsed {
    /// The expression, written anew; empty where there is none.
    pub(super) condition: String,
    /// The fields to order by; empty where there are none.
    pub(super) order_by: String,
    /// What the condition names.
    pub(super) mentions: Mentions,
}

pub(super) fn parse(language: Language, text: &str) -> Result<Parsed, QueryError> {
    let mut lexer = Lexer::new(language, text)?;
    let mut parser = Parser {
        language,
        dialect: language.dialect(),
        ahead: lexer.next()?,
        lexer,
        out: String::with_capacity(text.len() + text.len() / 8),
        depth: 0,
        mentions: Mentions::new(text.len()),
        context: Context {
            field: Span::default(),
            role: Role::Value,
            is_search: false,
        },
    };
    if parser.ahead.is_some() && !parser.at("order") {
        parser.any()?;
    }
    let mut order_by = String::new();
    if parser.at("order") {
        let condition = std::mem::take(&mut parser.out);
        parser.order()?;
        order_by = std::mem::replace(&mut parser.out, condition);
    }
    match &parser.ahead {
        None => Ok(Parsed {
            condition: parser.out,
            order_by,
            mentions: parser.mentions,
        }),
        Some((Token::Close, at)) => Err(parser.lexer.error(*at, "this parenthesis closes nothing")),
        Some((token, at)) if !order_by.is_empty() => {
            let what = if token.is_word("order") {
                "ORDER BY stands here for a second time"
            } else {
                "ORDER BY ends a query; only “,” and another field may follow"
            };
            Err(parser.lexer.error(*at, what))
        }
        Some(_) => Err(parser.unexpected("AND, OR, ORDER BY or the end")),
    }
}

struct Parser<'a> {
    language: Language,
    dialect: &'static Dialect,
    lexer: Lexer<'a>,
    ahead: Option<(Token<'a>, usize)>,
    out: String,
    depth: usize,
    mentions: Mentions,
    /// What is being compared at the moment.
    context: Context,
}

/// Where a name may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Field,
    Operand,
    Argument,
}

impl<'a> Parser<'a> {
    fn bump(&mut self) -> Result<Option<Token<'a>>, QueryError> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.ahead, next).map(|(token, _)| token))
    }

    /// Where the token ahead begins.
    fn here(&self) -> usize {
        match &self.ahead {
            Some((_, at)) => *at,
            None => self.lexer.text().len(),
        }
    }

    fn at(&self, word: &str) -> bool {
        matches!(&self.ahead, Some((token, _)) if token.is_word(word))
    }

    /// Whether a sign is ahead, which has nothing in it that could differ.
    fn at_token(&self, sign: &Token<'_>) -> bool {
        matches!(&self.ahead, Some((ahead, _)) if discriminant(ahead) == discriminant(sign))
    }

    fn at_operator(&self, operator: &str) -> bool {
        matches!(self.ahead, Some((Token::Operator(ahead), _)) if ahead == operator)
    }

    /// Takes a keyword and writes it with a space before it.
    fn keyword(&mut self, word: &'static str) -> Result<bool, QueryError> {
        let found = self.at(word);
        if found {
            self.bump()?;
            self.spaced(word);
        }
        Ok(found)
    }

    fn token(&mut self, token: &Token<'_>) -> Result<bool, QueryError> {
        let found = self.at_token(token);
        if found {
            self.bump()?;
        }
        Ok(found)
    }

    fn operator_of(
        &mut self,
        operators: &[&'static str],
    ) -> Result<Option<&'static str>, QueryError> {
        match self.ahead {
            Some((Token::Operator(operator), _)) if operators.contains(&operator) => {
                self.bump()?;
                self.spaced(operator);
                Ok(Some(operator))
            }
            _ => Ok(None),
        }
    }

    fn spaced(&mut self, text: &str) {
        if !self.out.is_empty() && !self.out.ends_with(['(', ' ']) {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    fn unexpected(&self, wanted: &str) -> QueryError {
        let what = match &self.ahead {
            Some(_) => format!("{wanted} is expected here"),
            None => format!("it ends where {wanted} is expected"),
        };
        self.lexer.error(self.here(), what)
    }

    /// `a OR b`, and what binds stronger.
    fn any(&mut self) -> Result<(), QueryError> {
        self.all()?;
        while self.joined("or", "||", " OR ")? {
            self.all()?;
        }
        Ok(())
    }

    fn all(&mut self) -> Result<(), QueryError> {
        self.one()?;
        while self.joined("and", "&&", " AND ")? {
            self.one()?;
        }
        Ok(())
    }

    fn joined(
        &mut self,
        word: &str,
        symbol: &'static str,
        written: &str,
    ) -> Result<bool, QueryError> {
        let found = self.at(word) || self.at_operator(symbol);
        if found {
            self.bump()?;
            self.out.push_str(written);
        }
        Ok(found)
    }

    fn one(&mut self) -> Result<(), QueryError> {
        let outside = self.depth;
        while self.at("not") || self.at_operator("!") {
            self.deeper()?;
            self.bump()?;
            self.out.push_str("NOT ");
        }
        if self.at_token(&Token::Open) {
            let opened = self.here();
            self.deeper()?;
            self.bump()?;
            self.out.push('(');
            if self.at_token(&Token::Close) {
                return Err(self
                    .lexer
                    .error(opened, "these parentheses have nothing in them"));
            }
            self.any()?;
            self.closed(opened, "AND, OR or “)”")?;
        } else {
            self.clause()?;
        }
        self.depth = outside;
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let what = format!("it is nested deeper than {DEEPEST} levels");
        Err(self.lexer.error(self.here(), what))
    }

    fn closed(&mut self, opened: usize, wanted: &str) -> Result<(), QueryError> {
        if self.token(&Token::Close)? {
            self.out.push(')');
            return Ok(());
        }
        Err(match self.ahead {
            None => self.lexer.error(opened, "this parenthesis is never closed"),
            Some((ref token, at)) if token.is_word("order") => self
                .lexer
                .error(at, "ORDER BY may not stand inside of parentheses"),
            Some(_) => self.unexpected(wanted),
        })
    }

    fn clause(&mut self) -> Result<(), QueryError> {
        let field = self.field()?;
        self.context = Context {
            field: self.mentions.folded(&self.out, field),
            role: Role::Value,
            is_search: false,
        };
        if let Some(operator) = self.operator_of(&EQUALITIES)? {
            self.context.is_search = operator.ends_with('~');
            self.operand(true)
        } else if self.operator_of(&COMPARISONS)?.is_some() {
            self.operand(false)
        } else if self.keyword("IN")? {
            self.list_or_function()
        } else if self.keyword("NOT")? {
            if self.keyword("IN")? {
                self.list_or_function()
            } else {
                Err(self.unexpected("IN"))
            }
        } else if self.dialect.history {
            self.history()
        } else {
            Err(self.unexpected("an operator"))
        }
    }

    /// `is`, `was`, `changed`.
    fn history(&mut self) -> Result<(), QueryError> {
        if self.keyword("IS")? {
            self.keyword("NOT")?;
            if self.empty()? {
                Ok(())
            } else {
                Err(self.unexpected("EMPTY or NULL"))
            }
        } else if self.keyword("WAS")? {
            self.keyword("NOT")?;
            if self.keyword("IN")? {
                self.list_or_function()?;
            } else {
                self.operand(true)?;
            }
            self.predicates(&["AFTER", "BEFORE", "ON", "DURING", "BY"])
        } else if self.keyword("CHANGED")? {
            self.predicates(&["AFTER", "BEFORE", "ON", "DURING", "BY", "FROM", "TO"])
        } else {
            Err(self.unexpected("an operator"))
        }
    }

    fn predicates(&mut self, words: &[&'static str]) -> Result<(), QueryError> {
        while let Some(word) = words.iter().find(|word| self.at(word)) {
            self.keyword(word)?;
            self.context.role = match *word {
                "BY" => Role::By,
                "FROM" | "TO" => Role::Value,
                _ => Role::When,
            };
            if self.at_token(&Token::Open) {
                self.list()?;
            } else {
                self.operand(true)?;
            }
        }
        Ok(())
    }

    fn empty(&mut self) -> Result<bool, QueryError> {
        Ok(self.dialect.history && (self.keyword("EMPTY")? || self.keyword("NULL")?))
    }

    fn list_or_function(&mut self) -> Result<(), QueryError> {
        if self.at_token(&Token::Open) {
            return self.list();
        }
        self.out.push(' ');
        let name = self.name(Place::Operand)?;
        if self.at_token(&Token::Open) {
            return self.arguments(name);
        }
        let what = "IN needs a list in parentheses or a function";
        Err(self.lexer.error(name.at, what))
    }

    fn list(&mut self) -> Result<(), QueryError> {
        let opened = self.here();
        self.deeper()?;
        self.bump()?;
        self.spaced("(");
        loop {
            if self.at_token(&Token::Open) {
                self.list()?;
            } else {
                self.operand(true)?;
            }
            if !self.token(&Token::Comma)? {
                break;
            }
            self.out.push_str(", ");
        }
        self.depth -= 1;
        self.closed(opened, "“,” or “)”")
    }

    /// A value or a function.
    fn operand(&mut self, may_be_empty: bool) -> Result<(), QueryError> {
        if may_be_empty && self.empty()? {
            return Ok(());
        }
        if self.at_token(&Token::Open) {
            return Err(self
                .lexer
                .error(self.here(), "a list needs the operator IN"));
        }
        self.spaced("");
        let name = self.name(Place::Operand)?;
        if self.at_token(&Token::Open) {
            return self.arguments(name);
        }
        self.mentions.value(self.context, name);
        Ok(())
    }

    fn arguments(&mut self, function: Name) -> Result<(), QueryError> {
        let opened = self.here();
        let named = self.mentions.folded(&self.out, function.text);
        self.bump()?;
        self.out.push('(');
        if self.at_token(&Token::Close) {
            self.mentions.function(self.context, named, function);
        } else {
            let mut count = 0;
            loop {
                let name = self.name(Place::Argument)?;
                self.mentions.argument(self.context, named, name, count);
                if !self.token(&Token::Comma)? {
                    break;
                }
                self.out.push_str(", ");
                count += 1;
            }
        }
        self.closed(opened, "“,” or “)”")
    }

    /// A field: `project`, `"Story Points"`, `cf[10020]`, `issue.property[deployment].stage`. What it is
    /// called goes to the first bracket, but `cf` is no name without its number.
    fn field(&mut self) -> Result<Span, QueryError> {
        let start = self.here();
        let begins = self.out.len();
        let is_custom = self.dialect.brackets && self.at("cf");
        let looks_custom =
            matches!(&self.ahead, Some((Token::Text(text), _)) if text.eq_ignore_ascii_case("cf"));
        let name = if is_custom {
            self.bump()?;
            self.out.push_str("cf");
            Span::default()
        } else {
            self.name(Place::Field)?.text
        };
        if !self.dialect.brackets || !self.token(&Token::OpenBracket)? {
            return match is_custom {
                true => Err(self
                    .lexer
                    .error(start, "“cf” needs the number of a field: cf[10020]")),
                false => Ok(name),
            };
        }
        if looks_custom {
            let what = "“cf” has a number without quotation marks only: cf[10020]";
            return Err(self.lexer.error(start, what));
        }
        self.out.push('[');
        if is_custom {
            match self.ahead {
                Some((Token::Word(word), _)) if is_id(word) => {
                    self.out.push_str(word);
                    self.bump()?;
                }
                _ => return Err(self.unexpected("the number of a field")),
            }
        } else {
            self.name(Place::Argument)?;
        }
        if !self.token(&Token::CloseBracket)? {
            return Err(self.unexpected("“]”"));
        }
        self.out.push(']');
        let name = match is_custom {
            true => Span::written(begins, self.out.len()),
            false => name,
        };
        match self.ahead {
            Some((Token::Word(path), _)) if path.starts_with('.') => {
                let names = path.get(1..).unwrap_or_default();
                if is_custom || names.split('.').any(str::is_empty) || !self.dialect.is_plain(path)
                {
                    return Err(self.unexpected("an operator, or a path such as “.stage”,"));
                }
                self.out.push_str(path);
                self.bump()?;
            }
            _ => {}
        }
        Ok(name)
    }

    /// A word or a string, written so that it stays one.
    fn name(&mut self, place: Place) -> Result<Name, QueryError> {
        let wanted = match place {
            Place::Field => "a field",
            Place::Operand => "a value",
            Place::Argument => "an argument",
        };
        let quotable = place != Place::Field || self.dialect.quoted_names;
        match self.ahead {
            Some((Token::Word(word), at)) => {
                if self.dialect.reserves(word) {
                    return Err(self.reserved(word, at, wanted, quotable));
                }
                // Names of fields may have dots even where values have none.
                let dotted = |word: &str| {
                    word.split('.')
                        .all(|part| !part.is_empty() && self.dialect.is_plain(part))
                };
                let as_it_is = self.dialect.is_plain(word) || place == Place::Field && dotted(word);
                self.bump()?;
                let text = if as_it_is {
                    let start = self.out.len();
                    self.out.push_str(word);
                    Span::written(start, self.out.len())
                } else {
                    self.quoted(word, at, place)?
                };
                Ok(Name {
                    text,
                    at,
                    is_quoted: false,
                })
            }
            Some((Token::Text(ref mut text), at)) if quotable => {
                let text = std::mem::take(text);
                self.bump()?;
                Ok(Name {
                    text: self.quoted(&text, at, place)?,
                    at,
                    is_quoted: true,
                })
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn quoted(&mut self, text: &str, at: usize, place: Place) -> Result<Span, QueryError> {
        let names_function = place == Place::Operand && self.at_token(&Token::Open);
        if names_function || place == Place::Field {
            if !self.dialect.quoted_names {
                let what = "a name has letters, digits and “_” only";
                return Err(self.lexer.error(at, what));
            }
            // Whoever trims names takes it for another one.
            if text.is_empty() || text.starts_with(is_edge) || text.ends_with(is_edge) {
                let what = "a name may not be empty, nor begin or end with a space";
                return Err(self.lexer.error(at, what));
            }
        }
        let start = self.out.len() + 1;
        quote::write(&mut self.out, self.language, text)
            .map_err(|inside| self.lexer.error(at, quote::objection(text, inside).what()))?;
        let end = self.out.len() - 1;
        // An escape is longer than what it stands for.
        Ok(match end - start == text.len() {
            true => Span::written(start, end),
            false => self.mentions.keep(text),
        })
    }

    fn reserved(&self, word: &str, at: usize, wanted: &str, quotable: bool) -> QueryError {
        // Where a keyword of the grammar stands, something before it is missing more often than a value
        // has such a name.
        const KEYWORDS: [&str; 8] = ["and", "or", "order", "by", "in", "is", "asc", "desc"];
        if !quotable
            || KEYWORDS
                .iter()
                .any(|keyword| keyword.eq_ignore_ascii_case(word))
        {
            return self.unexpected(wanted);
        }
        let what = format!("“{word}” is a reserved word; put it in quotation marks");
        self.lexer.error(at, what)
    }

    /// `ORDER BY`; only what follows it is written.
    fn order(&mut self) -> Result<(), QueryError> {
        self.bump()?;
        if !self.at("by") {
            return Err(self.unexpected("BY"));
        }
        self.bump()?;
        loop {
            self.field()?;
            if !self.keyword("ASC")? {
                self.keyword("DESC")?;
            }
            if !self.token(&Token::Comma)? {
                return Ok(());
            }
            self.out.push_str(", ");
        }
    }
}

/// Whether digits are the number of a field, in its one spelling.
fn is_id(word: &str) -> bool {
    word.bytes().all(|c| c.is_ascii_digit())
        && !word.starts_with('0')
        && word.parse::<i64>().is_ok()
}

/// What some languages trim, Java and JavaScript among them.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}
