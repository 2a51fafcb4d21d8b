//! A reader of queries that knows as little as it can: strings, parentheses, AND, OR, NOT and ORDER BY.
//! It shares no code with what it judges, and prefers to be slow and obvious.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Clause(Vec<Piece>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// In lower case.
    Keyword(String),
    /// A word or what a string means: which of the two it was makes no difference.
    Value(String),
    Sign(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) condition: Option<Node>,
    pub(crate) order: Vec<Piece>,
}

impl Reading {
    /// The tree with the values taken out.
    pub(crate) fn shape(&self) -> String {
        fn shape(node: &Node) -> String {
            let all = |nodes: &[Node]| nodes.iter().map(shape).collect::<Vec<_>>().join(",");
            match node {
                Node::All(nodes) => format!("all({})", all(nodes)),
                Node::Any(nodes) => format!("any({})", all(nodes)),
                Node::Not(node) => format!("not({})", shape(node)),
                Node::Clause(pieces) => format!("{}", pieces.len()),
            }
        }
        let condition = self.condition.as_ref().map(shape).unwrap_or_default();
        format!("{condition};{}", self.order.len())
    }
}

/// What a condition names: the field, whether as `~`, `by` or a date, the function and its argument's number,
/// and the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) field: String,
    pub(crate) how: &'static str,
    pub(crate) function: Option<String>,
    pub(crate) argument: Option<usize>,
    pub(crate) value: Option<String>,
}

/// Keywords of JQL alone. In CQL they are words, and which case they had is not known any more.
pub(crate) fn is_only_in_jql(word: &str) -> bool {
    ["changed", "on", "during", "to"]
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

impl Node {
    /// In CQL, words that are keywords in JQL come in lower case.
    pub(crate) fn names(&self, jql: bool) -> Vec<Named> {
        match self {
            Node::All(nodes) | Node::Any(nodes) => {
                nodes.iter().flat_map(|node| node.names(jql)).collect()
            }
            Node::Not(node) => node.names(jql),
            Node::Clause(pieces) => {
                let as_value = |piece: &Piece| match piece {
                    Piece::Keyword(word) | Piece::Value(word) if !jql && is_only_in_jql(word) => {
                        Piece::Value(word.to_ascii_lowercase())
                    }
                    piece => piece.clone(),
                };
                named(&pieces.iter().map(as_value).collect::<Vec<_>>())
            }
        }
    }
}

fn named(pieces: &[Piece]) -> Vec<Named> {
    let value = |at: usize| match pieces.get(at) {
        Some(Piece::Value(value)) => Some(value.clone()),
        _ => None,
    };
    let sign = |at: usize, sign: &str| pieces.get(at) == Some(&Piece::Sign(sign.into()));
    let mut field = value(0).unwrap_or_default();
    let mut at = 1;
    if sign(1, "[") {
        if field.eq_ignore_ascii_case("cf") {
            field = format!("cf[{}]", value(2).unwrap_or_default());
        }
        at = 4;
        // The path of a property.
        at += usize::from(value(4).is_some());
    }
    let field = same_in_any_case(&field);
    let mut names = Vec::new();
    let mut how = "";
    while at < pieces.len() {
        match &pieces[at] {
            Piece::Sign(sign) if sign.ends_with('~') => how = "~",
            Piece::Keyword(word) => match word.as_str() {
                "by" => how = "by",
                "after" | "before" | "on" | "during" => how = "when",
                "from" | "to" => how = "",
                _ => {}
            },
            Piece::Value(first) if sign(at + 1, "(") => {
                let function = Some(same_in_any_case(first));
                at += 2;
                let start = names.len();
                while !sign(at, ")") && at < pieces.len() {
                    if let Some(argument) = value(at) {
                        names.push(Named {
                            field: field.clone(),
                            how,
                            function: function.clone(),
                            argument: Some(names.len() - start),
                            value: Some(argument),
                        });
                    }
                    at += 1;
                }
                if names.len() == start {
                    names.push(Named {
                        field: field.clone(),
                        how,
                        function,
                        argument: None,
                        value: None,
                    });
                }
            }
            Piece::Value(value) => names.push(Named {
                field: field.clone(),
                how,
                function: None,
                argument: None,
                value: Some(value.clone()),
            }),
            Piece::Sign(_) => {}
        }
        at += 1;
    }
    names
}

fn same_in_any_case(name: &str) -> String {
    let small = name.chars().flat_map(char::to_lowercase);
    let capitals = small.flat_map(char::to_uppercase);
    let small = capitals.flat_map(char::to_lowercase);
    small.filter(|c| *c != '\u{307}').collect()
}

const KEYWORDS: &[&str] = &[
    "and", "or", "not", "in", "is", "was", "changed", "empty", "null", "order", "by", "asc",
    "desc", "after", "before", "on", "during", "from", "to",
];

pub(crate) fn keyword(word: &str) -> Option<Piece> {
    let word = word.to_ascii_lowercase();
    KEYWORDS
        .contains(&word.as_str())
        .then_some(Piece::Keyword(word))
}

pub(crate) fn read(text: &str) -> Result<Reading, String> {
    Tree(pieces(text, false)?, 0).reading()
}

/// As a lexer would that takes every quotation mark after a backslash for a part of the string.
pub(crate) fn read_naively(text: &str) -> Result<Reading, String> {
    Tree(pieces(text, true)?, 0).reading()
}

fn pieces(text: &str, naive: bool) -> Result<Vec<Piece>, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c.is_ascii_whitespace() {
            at += 1;
        } else if c == '"' || c == '\'' {
            let (value, end) = string(&chars, at, naive)?;
            pieces.push(Piece::Value(value));
            at = end;
        } else if "()[],".contains(c) {
            pieces.push(Piece::Sign(c.to_string()));
            at += 1;
        } else if "=!~<>&|".contains(c) {
            let mut sign = c.to_string();
            at += 1;
            let pairs = ["!=", "!~", "<=", ">=", "&&", "||"];
            if at < chars.len() && pairs.contains(&format!("{sign}{}", chars[at]).as_str()) {
                sign.push(chars[at]);
                at += 1;
            }
            pieces.push(match sign.as_str() {
                "&" | "&&" => Piece::Keyword("and".into()),
                "|" | "||" => Piece::Keyword("or".into()),
                "!" => Piece::Keyword("not".into()),
                _ => Piece::Sign(sign),
            });
        } else {
            let start = at;
            while at < chars.len()
                && !chars[at].is_whitespace()
                && !"\"'()[],=!~<>&|".contains(chars[at])
            {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            if word.is_empty() {
                return Err(format!("{c:?}"));
            }
            pieces.push(keyword(&word).unwrap_or(Piece::Value(word)));
        }
    }
    Ok(pieces)
}

fn string(chars: &[char], start: usize, naive: bool) -> Result<(String, usize), String> {
    let mut units: Vec<u16> = Vec::new();
    let mut at = start + 1;
    let push = |units: &mut Vec<u16>, c: char| units.extend(c.encode_utf16(&mut [0; 2]).iter());
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied();
        if c == chars[start] {
            return Ok((String::from_utf16_lossy(&units), at + 1));
        }
        if c != '\\' || naive && next != Some(chars[start]) {
            push(&mut units, c);
            at += 1;
            continue;
        }
        match next {
            Some('n') => push(&mut units, '\n'),
            Some('t') => push(&mut units, '\t'),
            Some('r') => push(&mut units, '\r'),
            Some('u') => {
                let digits: String = chars.get(at + 2..at + 6).unwrap_or(&[]).iter().collect();
                units.push(u16::from_str_radix(&digits, 16).map_err(|e| e.to_string())?);
                at += 4;
            }
            Some(c) => push(&mut units, c),
            None => break,
        }
        at += 2;
    }
    Err(format!("a string without an end at {start}"))
}

struct Tree(Vec<Piece>, usize);

impl Tree {
    fn reading(mut self) -> Result<Reading, String> {
        let is_order = |tree: &Self| tree.at("order");
        let condition = match self.0.is_empty() || is_order(&self) {
            true => None,
            false => Some(self.any()?),
        };
        let order = match is_order(&self) {
            true => self.0.split_off(self.1),
            false => Vec::new(),
        };
        let parentheses = order
            .iter()
            .any(|piece| matches!(piece, Piece::Sign(s) if s == "("));
        let orders = order
            .iter()
            .filter(|piece| **piece == Piece::Keyword("order".into()))
            .count();
        if self.1 < self.0.len() || parentheses || orders > 1 {
            return Err(format!("something is left at piece {}", self.1));
        }
        Ok(Reading { condition, order })
    }

    fn at(&self, word: &str) -> bool {
        self.0.get(self.1) == Some(&Piece::Keyword(word.into()))
    }

    fn sign(&self, sign: &str) -> bool {
        self.0.get(self.1) == Some(&Piece::Sign(sign.into()))
    }

    fn any(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.all()?];
        while self.at("or") {
            self.1 += 1;
            nodes.push(self.all()?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::Any(nodes)
        })
    }

    fn all(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.one()?];
        while self.at("and") {
            self.1 += 1;
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::All(nodes)
        })
    }

    fn one(&mut self) -> Result<Node, String> {
        if self.at("not") {
            self.1 += 1;
            return Ok(Node::Not(Box::new(self.one()?)));
        }
        if self.sign("(") {
            self.1 += 1;
            let node = self.any()?;
            if !self.sign(")") {
                return Err(format!("no parenthesis at piece {}", self.1));
            }
            self.1 += 1;
            return Ok(node);
        }
        // A clause is everything up to the next conjunction; its own parentheses are lists and functions.
        let start = self.1;
        let mut depth = 0;
        while self.1 < self.0.len() {
            if depth == 0 && (self.at("and") || self.at("or") || self.at("order") || self.sign(")"))
            {
                break;
            }
            if self.sign("(") {
                depth += 1;
            } else if self.sign(")") {
                depth -= 1;
            } else if depth > 0 && (self.at("and") || self.at("or")) {
                return Err(format!("a conjunction in a list at piece {}", self.1));
            }
            self.1 += 1;
        }
        if depth != 0 || self.1 - start < 2 {
            return Err(format!("no clause at piece {start}"));
        }
        Ok(Node::Clause(self.0[start..self.1].to_vec()))
    }
}
