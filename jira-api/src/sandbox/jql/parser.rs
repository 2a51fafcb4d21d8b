//! Reads tokens as a query.

use atlassian_core::query::{Language, Token, tokens};

use super::{Clause, Field, Node, Operand, Operator, Parsed, Sorting};

/// Parentheses and negations below each other; Jira has a limit too, and the stack has one.
const DEEPEST: usize = 100;

/// Reads a query. The error is the message of Jira's 400.
pub(in super::super) fn parse(text: &str) -> Result<Parsed, String> {
    let tokens = tokens(Language::Jql, text).map_err(|error| {
        let (what, column) = (error.what(), error.column());
        format!("Error in the JQL Query: {what} (character {column}).")
    })?;
    let mut parser = Parser {
        tokens: tokens.into(),
        depth: 0,
    };
    let mut node = None;
    if !parser.tokens.is_empty() && !parser.at("order") {
        node = Some(parser.any()?);
    }
    let order = parser.order()?;
    match parser.next() {
        None => Ok(Parsed { node, order }),
        Some(token) => Err(format!(
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got '{token}'."
        )),
    }
}

struct Parser<'a> {
    tokens: std::collections::VecDeque<Token<'a>>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.tokens.pop_front()
    }

    fn at(&self, word: &str) -> bool {
        self.tokens.front().is_some_and(|token| token.is_word(word))
    }

    fn take(&mut self, token: &Token<'_>) -> bool {
        let found = self.tokens.front() == Some(token);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.at(word);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn unexpected(&self, wanted: &str) -> String {
        match self.tokens.front() {
            Some(token) => {
                format!("Error in the JQL Query: Expecting {wanted} but got '{token}'.")
            }
            None => {
                format!("Error in the JQL Query: Expecting {wanted} before the end of the query.")
            }
        }
    }

    fn any(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.all()?];
        while self.take_word("or") || self.take(&Token::Operator("||")) {
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
        while self.take_word("and") || self.take(&Token::Operator("&&")) {
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::All(nodes)
        })
    }

    fn one(&mut self) -> Result<Node, String> {
        if self.depth >= DEEPEST {
            return Err("Error in the JQL Query: The query is nested too deeply.".to_owned());
        }
        self.depth += 1;
        let node = if self.take_word("not") || self.take(&Token::Operator("!")) {
            self.one().map(Node::negated)
        } else if self.take(&Token::Open) {
            let node = self.any()?;
            if self.take(&Token::Close) {
                Ok(node)
            } else {
                Err(self.unexpected("')'"))
            }
        } else {
            self.clause().map(Node::Clause)
        };
        self.depth -= 1;
        node
    }

    fn clause(&mut self) -> Result<Clause, String> {
        let (field, name) = self.field()?;
        let operator = self.operator(&name)?;
        let operands = if matches!(operator, Operator::In | Operator::NotIn) {
            self.list()?
        } else {
            vec![self.operand()?]
        };
        let clause = Clause {
            field,
            name,
            operator,
            operands,
        };
        clause.check()?;
        Ok(clause)
    }

    fn field(&mut self) -> Result<(Field, String), String> {
        let message = self.unexpected("a field name");
        let name = match self.next() {
            Some(Token::Word(name)) if name.eq_ignore_ascii_case("cf") => self.custom()?,
            Some(Token::Word(name)) if !is_keyword(name) => name.to_owned(),
            Some(Token::Text(name)) => name.into_owned(),
            _ => return Err(message),
        };
        match Field::find(&name) {
            Some(field) => Ok((field, name)),
            None => Err(format!(
                "Field '{name}' does not exist or you do not have permission to view it."
            )),
        }
    }

    /// The rest of `cf[10020]`.
    fn custom(&mut self) -> Result<String, String> {
        let message = self.unexpected("the number of a custom field in brackets");
        match (self.next(), self.next(), self.next()) {
            (Some(Token::OpenBracket), Some(Token::Word(id)), Some(Token::CloseBracket)) => {
                Ok(format!("cf[{id}]"))
            }
            _ => Err(message),
        }
    }

    fn operator(&mut self, field: &str) -> Result<Operator, String> {
        let wanted = "operator";
        if self.take_word("in") {
            return Ok(Operator::In);
        }
        if self.take_word("is") {
            let not = self.take_word("not");
            return Ok(if not { Operator::IsNot } else { Operator::Is });
        }
        if self.take_word("not") {
            return if self.take_word("in") {
                Ok(Operator::NotIn)
            } else {
                Err(self.unexpected("'IN'"))
            };
        }
        if self.at("was") || self.at("changed") {
            return Err(format!(
                "The sandbox does not evaluate searches of the history of '{field}'."
            ));
        }
        let operator = match self.tokens.front() {
            Some(Token::Operator("=")) => Operator::Equals,
            Some(Token::Operator("!=")) => Operator::NotEquals,
            Some(Token::Operator("~")) => Operator::Contains,
            Some(Token::Operator("!~")) => Operator::NotContains,
            Some(Token::Operator("<")) => Operator::Less,
            Some(Token::Operator("<=")) => Operator::LessOrEqual,
            Some(Token::Operator(">")) => Operator::Greater,
            Some(Token::Operator(">=")) => Operator::GreaterOrEqual,
            _ => return Err(self.unexpected(wanted)),
        };
        self.next();
        Ok(operator)
    }

    fn list(&mut self) -> Result<Vec<Operand>, String> {
        if !self.take(&Token::Open) {
            // Functions that give a list need no parentheses: `sprint in openSprints()`.
            return match self.operand()? {
                function @ Operand::Function(..) => Ok(vec![function]),
                _ => Err("Error in the JQL Query: Expecting '(' after 'in'.".to_owned()),
            };
        }
        let mut operands = vec![self.operand()?];
        while self.take(&Token::Comma) {
            operands.push(self.operand()?);
        }
        if self.take(&Token::Close) {
            Ok(operands)
        } else {
            Err(self.unexpected("')' or ','"))
        }
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let message = self.unexpected("a value");
        let word = match self.next() {
            Some(Token::Text(text)) => {
                if !self.take(&Token::Open) {
                    return Ok(Operand::Text(text.into_owned(), true));
                }
                text.into_owned()
            }
            Some(Token::Word(word)) if !is_keyword(word) => {
                if !self.take(&Token::Open) {
                    let empty =
                        word.eq_ignore_ascii_case("empty") || word.eq_ignore_ascii_case("null");
                    return Ok(if empty {
                        Operand::Empty
                    } else {
                        Operand::Text(word.to_owned(), false)
                    });
                }
                word.to_owned()
            }
            _ => return Err(message),
        };
        let mut arguments = Vec::new();
        while !self.take(&Token::Close) {
            match self.next() {
                Some(Token::Text(text)) => arguments.push(text.into_owned()),
                Some(Token::Word(word)) => arguments.push(word.to_owned()),
                Some(Token::Comma) => {}
                _ => return Err(self.unexpected("')'")),
            }
        }
        Ok(Operand::Function(word, arguments))
    }

    fn order(&mut self) -> Result<Vec<Sorting>, String> {
        let mut order = Vec::new();
        if !self.take_word("order") {
            return Ok(order);
        }
        if !self.take_word("by") {
            return Err(self.unexpected("'by'"));
        }
        loop {
            let (field, name) = self.field()?;
            if field.is_text() && field != Field::Summary {
                return Err(format!("Field '{name}' does not support sorting."));
            }
            let descending = self.take_word("desc");
            if !descending {
                self.take_word("asc");
            }
            order.push(Sorting {
                field,
                name,
                descending,
            });
            if !self.take(&Token::Comma) {
                return Ok(order);
            }
        }
    }
}

fn is_keyword(word: &str) -> bool {
    [
        "and", "or", "not", "in", "is", "order", "by", "was", "changed",
    ]
    .iter()
    .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

impl Clause {
    /// Whether the field knows the operator.
    fn check(&self) -> Result<(), String> {
        let empty = self.operands.contains(&Operand::Empty);
        let knows = match self.operator {
            Operator::Contains | Operator::NotContains => self.field.is_text(),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => self.field.is_ordered() && !empty,
            Operator::Is | Operator::IsNot => {
                empty && !matches!(self.field, Field::Text | Field::Filter)
            }
            Operator::Equals | Operator::NotEquals | Operator::In | Operator::NotIn => {
                (!self.field.is_text() || empty && self.field != Field::Text)
                    && self.field != Field::Rank
                    && !(self.field == Field::Filter && empty)
            }
        };
        if knows {
            return Ok(());
        }
        let (operator, name) = (self.operator.as_str(), &self.name);
        Err(
            if matches!(self.operator, Operator::Is | Operator::IsNot) && !empty {
                format!("The operator '{operator}' can only be used with EMPTY or NULL.")
            } else {
                format!("The operator '{operator}' is not supported by the '{name}' field.")
            },
        )
    }
}
