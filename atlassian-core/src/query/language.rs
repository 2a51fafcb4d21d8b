//! What the two languages have in common and where they differ: facts, no code.

/// A query language of Atlassian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// The language that finds issues.
    Jql,
    /// The language that finds content.
    Cql,
}

/// Facts of one language. What is not known of a language for certain counts as absent: it is refused.
pub(super) struct Dialect {
    pub(super) name: &'static str,
    /// Words with a meaning in the grammar or reserved for one, as [`key`]s, sorted. They stand for
    /// themselves in quotation marks only.
    reserved: &'static [u128],
    /// `&`, `&&`, `|`, `||` and `!` for `AND`, `OR` and `NOT`.
    pub(super) symbols: bool,
    /// `is`, `was`, `changed`, `EMPTY` and `NULL`.
    pub(super) history: bool,
    /// `cf[10020]` and `field[key].path`.
    pub(super) brackets: bool,
    /// Fields and functions may be named in quotation marks.
    pub(super) quoted_names: bool,
    /// `\n`, `\t`, `\r`, `\uXXXX` and `\ ` in strings, and line breaks as they are. Without them, `\"`,
    /// `\'` and `\\` are all that has a meaning.
    pub(super) escapes: bool,
    /// ASCII characters of words that need no quotation marks beside letters, digits and `_`.
    plain: &'static [u8],
}

impl Language {
    pub(super) fn dialect(self) -> &'static Dialect {
        match self {
            Language::Jql => &JQL,
            Language::Cql => &CQL,
        }
    }

    /// The name as people write it: `JQL`, `CQL`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Language::Jql => JQL.name,
            Language::Cql => CQL.name,
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Dialect {
    /// Whether a word is reserved, in any case.
    pub(super) fn reserves(&self, word: &str) -> bool {
        word.len() <= LONGEST_RESERVED && self.reserved.binary_search(&key(word)).is_ok()
    }

    /// Whether every lexer of the language reads these characters as one word: they are ASCII, and none
    /// of them could begin a comment, should there ever be one.
    pub(super) fn is_plain(&self, word: &str) -> bool {
        let mut before = 0;
        word.bytes().all(|byte| {
            let comment = byte == b'-' && before == b'-';
            before = byte;
            let plain = byte.is_ascii_alphanumeric() || byte == b'_' || self.plain.contains(&byte);
            plain && !comment
        })
    }
}

/// The bytes of the longest reserved word.
const LONGEST_RESERVED: usize = 12;

/// A word as a number, without regard to case: words are looked up for every value of a query. The order is
/// the one of the alphabet. What follows the first 16 bytes is not looked at, and no word that is looked up
/// has so many.
const fn key(word: &str) -> u128 {
    let bytes = word.as_bytes();
    let mut key = [0; 16];
    let mut at = 0;
    while at < bytes.len() && at < key.len() {
        key[at] = bytes[at].to_ascii_lowercase();
        at += 1;
    }
    u128::from_be_bytes(key)
}

const fn keys<const N: usize>(words: [&str; N]) -> [u128; N] {
    let mut keys = [0; N];
    let mut at = 0;
    while at < N {
        assert!(
            words[at].len() <= LONGEST_RESERVED,
            "a reserved word is too long"
        );
        keys[at] = key(words[at]);
        assert!(
            at == 0 || keys[at - 1] < keys[at],
            "reserved words are sorted"
        );
        at += 1;
    }
    keys
}

static JQL: Dialect = Dialect {
    name: "JQL",
    symbols: true,
    history: true,
    brackets: true,
    quoted_names: true,
    escapes: true,
    plain: b"-.:",
    reserved: &keys([
        "abort",
        "access",
        "add",
        "after",
        "alias",
        "alter",
        "and",
        "any",
        "as",
        "asc",
        "audit",
        "avg",
        "before",
        "begin",
        "between",
        "boolean",
        "break",
        "by",
        "byte",
        "catch",
        "cf",
        "changed",
        "char",
        "character",
        "check",
        "checkpoint",
        "collate",
        "collation",
        "column",
        "commit",
        "connect",
        "continue",
        "count",
        "create",
        "current",
        "date",
        "decimal",
        "declare",
        "decrement",
        "default",
        "defaults",
        "define",
        "delete",
        "delimiter",
        "desc",
        "difference",
        "distinct",
        "divide",
        "do",
        "double",
        "drop",
        "during",
        "else",
        "empty",
        "encoding",
        "end",
        "equals",
        "escape",
        "exclusive",
        "exec",
        "execute",
        "exists",
        "explain",
        "false",
        "fetch",
        "field",
        "file",
        "first",
        "float",
        "for",
        "from",
        "function",
        "go",
        "goto",
        "grant",
        "greater",
        "group",
        "having",
        "identified",
        "if",
        "immediate",
        "in",
        "increment",
        "index",
        "initial",
        "inner",
        "inout",
        "input",
        "insert",
        "int",
        "integer",
        "intersect",
        "intersection",
        "into",
        "is",
        "isempty",
        "isnull",
        "join",
        "last",
        "left",
        "less",
        "like",
        "limit",
        "lock",
        "long",
        "max",
        "min",
        "minus",
        "mode",
        "modify",
        "modulo",
        "more",
        "multiply",
        "next",
        "noaudit",
        "not",
        "notin",
        "nowait",
        "null",
        "number",
        "object",
        "of",
        "on",
        "option",
        "or",
        "order",
        "outer",
        "output",
        "power",
        "previous",
        "prior",
        "privileges",
        "public",
        "raise",
        "raw",
        "remainder",
        "rename",
        "resource",
        "return",
        "returns",
        "revoke",
        "right",
        "row",
        "rowid",
        "rownum",
        "rows",
        "select",
        "session",
        "set",
        "share",
        "size",
        "sqrt",
        "start",
        "strict",
        "string",
        "subtract",
        "sum",
        "synonym",
        "table",
        "then",
        "to",
        "trans",
        "transaction",
        "trigger",
        "true",
        "uid",
        "union",
        "unique",
        "update",
        "user",
        "validate",
        "values",
        "view",
        "was",
        "when",
        "whenever",
        "where",
        "while",
        "with",
    ]),
};

static CQL: Dialect = Dialect {
    name: "CQL",
    symbols: false,
    history: false,
    brackets: false,
    quoted_names: false,
    escapes: false,
    plain: b"",
    reserved: &keys([
        "after", "and", "as", "asc", "avg", "before", "begin", "by", "commit", "contains", "count",
        "desc", "distinct", "else", "empty", "end", "explain", "from", "having", "if", "in",
        "inner", "insert", "into", "is", "isnull", "left", "like", "limit", "max", "min", "not",
        "null", "or", "order", "outer", "right", "select", "sum", "then", "update", "was", "where",
    ]),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_found_in_any_case_and_others_are_not() {
        for dialect in [&JQL, &CQL] {
            for word in ["and", "AND", "Order", "update"] {
                assert!(dialect.reserves(word), "{word}");
            }
            for word in ["", "an", "ands", "summary", "orderorderorder"] {
                assert!(!dialect.reserves(word), "{word}");
            }
        }
        assert!(JQL.reserves("intersection") && !CQL.reserves("intersection"));
        assert!(CQL.reserves("contains") && !JQL.reserves("contains"));
    }
}
