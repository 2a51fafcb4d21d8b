//! Queries from a seeded generator: valid ones with the tree they mean, and soups of tokens.
//!
//! `QUERIES=1000000 cargo test -p atlassian-core --release --test query random` makes more of them.

use atlassian_core::query::{Language, Query};
use fastrand::Rng;

use crate::mentions::names_all_of;
use crate::reader::{Node, Piece, keyword, read};
use crate::{accepted, boundary, check};

fn how_many(usual: usize) -> usize {
    std::env::var("QUERIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usual)
}

/// A query as it is written and as it is meant.
struct Writer {
    rng: Rng,
    language: Language,
    text: String,
}

const WORDS: &[&str] = &[
    "project",
    "Alpha",
    "x",
    "label.name",
    "a_1",
    "Ab12",
    "summary",
    "status",
];
const NAMES: &[&str] = &[
    "Story Points",
    "STATUS",
    "and",
    "ißue",
    "say \"x\"",
    "cf[10014]",
    "日本",
];
const TEXTS: &[&str] = &[
    "",
    "a b",
    "it's",
    "say \"x\"",
    "\") OR (project = \"X",
    "and",
    "ORDER BY",
    "a\\b",
    "é",
    "日本",
    "(",
    ")",
    "--",
    "/* x */",
    "\u{a0}",
    "“x”",
    "😀",
    "x' OR 'y' = 'y",
    "EMPTY",
    "\u{2028}",
    "\\\"x",
];

impl Writer {
    fn new(seed: u64, language: Language) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            language,
            text: String::new(),
        }
    }

    fn jql(&self) -> bool {
        self.language == Language::Jql
    }

    fn space(&mut self) {
        let spaces = [" ", "  ", "\t", "\n", "\r\n "];
        let space = spaces[self.rng.usize(..spaces.len())];
        self.text.push_str(space);
    }

    fn perhaps_space(&mut self) {
        if self.rng.bool() {
            self.space();
        }
    }

    /// A keyword in any case, with space around it.
    fn word(&mut self, word: &str) -> Piece {
        self.space();
        for c in word.chars() {
            let c = if self.rng.bool() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            };
            self.text.push(c);
        }
        self.space();
        keyword(word).unwrap()
    }

    fn sign(&mut self, sign: &str) -> Piece {
        self.perhaps_space();
        self.text.push_str(sign);
        self.perhaps_space();
        Piece::Sign(sign.into())
    }

    fn value(&mut self) -> Piece {
        if self.rng.bool() {
            let word = WORDS[self.rng.usize(..WORDS.len())];
            self.text.push_str(word);
            return Piece::Value(word.into());
        }
        let value = TEXTS[self.rng.usize(..TEXTS.len())];
        self.quoted(value)
    }

    fn quoted(&mut self, value: &str) -> Piece {
        let quote = if self.rng.bool() { '"' } else { '\'' };
        self.text.push(quote);
        for c in value.chars() {
            match c {
                '"' | '\'' if c == quote || self.rng.bool() => self.text.extend(['\\', c]),
                '\\' => self.text.push_str("\\\\"),
                c if self.jql() && u32::from(c) < 0x1_0000 && self.rng.u8(..8) == 0 => {
                    self.text.push_str(&format!("\\u{:04X}", u32::from(c)));
                }
                c => self.text.push(c),
            }
        }
        self.text.push(quote);
        Piece::Value(value.into())
    }

    fn field(&mut self) -> Vec<Piece> {
        if self.jql() && self.rng.u8(..6) == 0 {
            self.text.push_str("cf");
            let mut pieces = vec![Piece::Value("cf".into()), self.sign("[")];
            self.text.push_str("10020");
            pieces.extend([Piece::Value("10020".into()), self.sign("]")]);
            return pieces;
        }
        if self.jql() && self.rng.u8(..6) == 0 {
            let name = NAMES[self.rng.usize(..NAMES.len())];
            return vec![self.quoted(name)];
        }
        let word = WORDS[self.rng.usize(..WORDS.len())];
        self.text.push_str(word);
        let mut pieces = vec![Piece::Value(word.into())];
        if self.jql() && self.rng.u8(..8) == 0 {
            pieces.push(self.sign("["));
            pieces.push(self.value());
            pieces.push(self.sign("]"));
            if self.rng.bool() {
                self.text.push_str(".path");
                pieces.push(Piece::Value(".path".into()));
            }
        }
        pieces
    }

    fn function(&mut self) -> Vec<Piece> {
        self.text.push_str("someFunction");
        let mut pieces = vec![Piece::Value("someFunction".into()), self.sign("(")];
        for n in 0..self.rng.usize(..3) {
            if n > 0 {
                pieces.push(self.sign(","));
            }
            pieces.push(self.value());
        }
        pieces.push(self.sign(")"));
        pieces
    }

    fn operand(&mut self) -> Vec<Piece> {
        if self.rng.u8(..4) == 0 {
            self.function()
        } else {
            vec![self.value()]
        }
    }

    fn list(&mut self) -> Vec<Piece> {
        let mut pieces = vec![self.sign("(")];
        for n in 0..self.rng.usize(1..4) {
            if n > 0 {
                pieces.push(self.sign(","));
            }
            pieces.extend(self.operand());
        }
        pieces.push(self.sign(")"));
        pieces
    }

    fn clause(&mut self) -> Node {
        let mut pieces = self.field();
        match self.rng.u8(..if self.jql() { 8 } else { 5 }) {
            0..3 => {
                let signs = ["=", "!=", "~", "!~", "<", "<=", ">", ">="];
                let sign = signs[self.rng.usize(..signs.len())];
                pieces.push(self.sign(sign));
                pieces.extend(self.operand());
            }
            3 => {
                pieces.push(self.word("in"));
                pieces.extend(self.list());
            }
            4 => {
                pieces.extend([self.word("not"), self.word("in")]);
                pieces.extend(self.list());
            }
            5 => pieces.extend([self.word("is"), self.word("not"), self.word("empty")]),
            6 => {
                pieces.push(self.word("was"));
                pieces.extend(self.operand());
                pieces.push(self.word("during"));
                pieces.extend(self.list());
            }
            _ => {
                pieces.extend([self.word("changed"), self.word("from")]);
                pieces.extend(self.operand());
                pieces.push(self.word("to"));
                pieces.extend(self.operand());
                if self.rng.bool() {
                    pieces.push(self.word("by"));
                    pieces.extend(self.list());
                }
            }
        }
        Node::Clause(pieces)
    }

    /// Nodes joined by one conjunction. Whatever binds weaker, or the same way, is put in parentheses.
    fn node(&mut self, levels: usize) -> Node {
        let kind = if levels == 0 { 0 } else { self.rng.u8(..5) };
        match kind {
            1 | 2 => {
                let (word, sign) = if kind == 1 {
                    ("and", "&&")
                } else {
                    ("or", "||")
                };
                let mut nodes = Vec::new();
                for n in 0..self.rng.usize(2..4) {
                    if n > 0 && self.jql() && self.rng.bool() {
                        self.perhaps_space();
                        let length = self.rng.usize(1..3);
                        self.text.push_str(&sign[..length]);
                        self.perhaps_space();
                    } else if n > 0 {
                        self.word(word);
                    }
                    nodes.push(self.part(levels - 1));
                }
                if kind == 1 {
                    Node::All(nodes)
                } else {
                    Node::Any(nodes)
                }
            }
            3 => {
                if self.jql() && self.rng.bool() {
                    self.text.push('!');
                    self.perhaps_space();
                } else {
                    self.word("not");
                }
                Node::Not(Box::new(self.part(levels - 1)))
            }
            _ => self.clause(),
        }
    }

    fn part(&mut self, levels: usize) -> Node {
        if self.rng.bool() {
            return self.clause();
        }
        self.sign("(");
        let node = self.node(levels);
        self.sign(")");
        node
    }

    fn order(&mut self) -> Vec<Piece> {
        if self.rng.bool() {
            return Vec::new();
        }
        let mut pieces = vec![self.word("order"), self.word("by")];
        for n in 0..self.rng.usize(1..3) {
            if n > 0 {
                pieces.push(self.sign(","));
            }
            pieces.extend(self.field());
            match self.rng.u8(..3) {
                0 => pieces.push(self.word("asc")),
                1 => pieces.push(self.word("desc")),
                _ => {}
            }
        }
        pieces
    }
}

/// A valid query, the condition and the order that it means.
fn valid(seed: u64, language: Language) -> (String, Node, Vec<Piece>) {
    let mut writer = Writer::new(seed, language);
    let node = writer.node(4);
    let order = writer.order();
    (writer.text, node, order)
}

const SOUP: &[&str] = &[
    "project",
    "=",
    "SECRET",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "and",
    "\"",
    "'",
    "\\",
    "\"x\"",
    "'y'",
    "\\\"",
    "\\\\",
    "in",
    "is",
    "empty",
    "null",
    "was",
    "changed",
    "order by",
    "ORDER",
    "BY",
    "asc",
    ",",
    "!=",
    "~",
    "!",
    "&",
    "||",
    "cf[1]",
    "[",
    "]",
    "f()",
    "--",
    "/*",
    "*/",
    "#",
    ";",
    "\n",
    "\u{a0}",
    "\u{2028}",
    "“",
    "（",
    "а",
    ".p",
    "-1d",
    "\"a\\\\\"",
    "a = b",
    "a in (b)",
    ") OR (",
    "\\u0022",
    "a = \"b\"",
    "from",
    "to",
    "\0",
];

fn soup(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..14) {
        text.push_str(SOUP[rng.usize(..SOUP.len())]);
        if rng.u8(..3) > 0 {
            text.push(' ');
        }
    }
    text
}

/// A real query with a few characters cut out, put in or exchanged.
fn mutated(rng: &mut Rng, corpus: &[&str]) -> String {
    let mut text: Vec<char> = corpus[rng.usize(..corpus.len())].chars().collect();
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..=text.len());
        let end = (at + rng.usize(..4)).min(text.len());
        let put = if rng.bool() {
            SOUP[rng.usize(..SOUP.len())]
        } else {
            ""
        };
        text.splice(at..end, put.chars());
    }
    text.into_iter().collect()
}

#[test]
fn random_valid_queries_mean_the_same_afterwards() {
    let mut accepted = [0, 0];
    for seed in 0..how_many(4_000) as u64 {
        for language in [Language::Jql, Language::Cql] {
            let (text, node, order) = valid(seed, language);
            let query = match Query::parse(language, &text) {
                Ok(query) => query,
                Err(error) => panic!("{text:?}: {error}"),
            };
            let reading = read(&query.to_string()).unwrap();
            // What was meant, not what was read: nothing of it is missing among what the query names.
            names_all_of(Some(&node), &text, &query);
            assert_eq!(reading.condition, Some(node), "{text:?} became {query}");
            assert_eq!(reading.order, order, "{text:?} became {query}");
            check(language, &text, &query);
            accepted[usize::from(language == Language::Cql)] += 1;
        }
    }
    println!(
        "generated and kept: {} JQL, {} CQL",
        accepted[0], accepted[1]
    );
}

#[test]
fn random_soup_is_refused_or_confined() {
    let mut rng = Rng::with_seed(7);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..how_many(20_000) {
        for (language, corpus) in [
            (Language::Jql, accepted::JQL),
            (Language::Cql, accepted::CQL),
        ] {
            let text = if rng.bool() {
                soup(&mut rng)
            } else {
                mutated(&mut rng, corpus)
            };
            match Query::parse(language, &text) {
                Ok(query) => {
                    check(language, &text, &query);
                    accepted += 1;
                }
                Err(error) => {
                    assert!(text.is_char_boundary(error.offset()), "{text:?}: {error}");
                    assert_eq!(text[..error.offset()].chars().count() + 1, error.column());
                    refused += 1;
                }
            }
        }
    }
    println!("soup: {accepted} accepted and confined, {refused} refused");
    assert!(accepted > 0 && refused > 0);
}

/// Writes what `tests/second-opinion` reads, where it is asked to.
#[test]
fn for_a_second_opinion() {
    use std::io::Write;

    let Ok(path) = std::env::var("SECOND_OPINION") else {
        println!(
            "skipped: nobody asks for a second opinion; tests/second-opinion/README.md tells how"
        );
        return;
    };
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut rng = Rng::with_seed(11);
    let count = how_many(20_000);
    let corpus = accepted::JQL
        .iter()
        .map(|text| ("real", (*text).to_owned()));
    let generated = (0..count as u64).map(|seed| ("generated", valid(seed, Language::Jql).0));
    let texts: Vec<_> = corpus.chain(generated).collect();
    let random = std::iter::repeat_with(|| match rng.bool() {
        true => ("soup", soup(&mut rng)),
        false => ("mutated", mutated(&mut rng, accepted::JQL)),
    });
    let conjunct = boundary(Language::Jql);
    for (kind, text) in texts.into_iter().chain(random.take(10 * count)) {
        let query = Query::parse(Language::Jql, &text).ok();
        let line = serde_json::json!({
            "kind": kind,
            "text": text,
            "conjunct": conjunct.as_str(),
            "condition": query.as_ref().map(Query::to_string),
            "mentions": query.as_ref().map(|query| query.mentions().map(|it| {
                serde_json::json!([it.field(), it.function(), it.argument(), it.value()])
            }).collect::<Vec<_>>()),
            "confined": query.map(|query| query.within(&conjunct)),
        });
        writeln!(file, "{line}").unwrap();
    }
}
