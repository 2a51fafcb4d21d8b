//! Reads tokens as a query.

use std::collections::VecDeque;

use atlassian_core::query::{Language, Token, tokens};

use super::{Clause, Field, Node, Operand, Operator, Parsed};

/// Parentheses and negations below each other: the stack has a limit.
const DEEPEST: usize = 100;

/// Reads a query. The error is the message of the 400.
pub(in super::super) fn parse(text: &str) -> Result<Parsed, String> {
    let tokens = tokens(Language::Cql, text).map_err(|error| {
        let (what, column) = (error.what(), error.column());
        format!("Could not parse cql : {text} : {what} (character {column})")
    })?;
    let mut parser = Parser {
        tokens: tokens.into(),
        depth: 0,
    };
    let fail = |error| format!("Could not parse cql : {text} : {error}");
    let node = parser.any().map_err(fail)?;
    let order = parser.order().map_err(fail)?;
    match parser.next() {
        None => Ok(Parsed { node, order }),
        Some(token) => Err(fail(format!("unexpected '{token}'"))),
    }
}

struct Parser<'a> {
    tokens: VecDeque<Token<'a>>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.tokens.pop_front()
    }

    fn take(&mut self, token: &Token<'_>) -> bool {
        let found = self.tokens.front() == Some(token);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.tokens.front().is_some_and(|token| token.is_word(word));
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn unexpected(&self, wanted: &str) -> String {
        match self.tokens.front() {
            Some(token) => format!("expected {wanted}, not '{token}'"),
            None => format!("expected {wanted}"),
        }
    }

    fn any(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.all()?];
        while self.take_word("or") {
            nodes.push(self.all()?);
        }
        Ok(Node::Any(nodes))
    }

    fn all(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.one()?];
        while self.take_word("and") {
            // `a AND NOT b` is the usual way to write a negation.
            nodes.push(self.one()?);
        }
        Ok(Node::All(nodes))
    }

    fn one(&mut self) -> Result<Node, String> {
        if self.depth >= DEEPEST {
            return Err("the query is nested too deeply".to_owned());
        }
        self.depth += 1;
        let node = if self.take_word("not") {
            self.one().map(|node| Node::Not(Box::new(node)))
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

    fn field(&mut self) -> Result<(Field, String), String> {
        let message = self.unexpected("a field");
        match self.next() {
            Some(Token::Word(name)) => match Field::find(name) {
                Some(field) => Ok((field, name.to_owned())),
                None => Err(format!("there is no field '{name}'")),
            },
            _ => Err(message),
        }
    }

    fn clause(&mut self) -> Result<Clause, String> {
        let (field, name) = self.field()?;
        let operator = self.operator()?;
        let operands = if matches!(operator, Operator::In | Operator::NotIn) {
            if !self.take(&Token::Open) {
                return Err(self.unexpected("'('"));
            }
            let mut operands = vec![self.operand()?];
            while self.take(&Token::Comma) {
                operands.push(self.operand()?);
            }
            if !self.take(&Token::Close) {
                return Err(self.unexpected("')' or ','"));
            }
            operands
        } else {
            vec![self.operand()?]
        };
        let knows = match operator {
            Operator::Contains | Operator::NotContains => {
                matches!(
                    field,
                    Field::Title | Field::Text | Field::SpaceTitle | Field::UserName
                )
            }
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => field.is_date(),
            _ => !matches!(field, Field::Text | Field::SpaceTitle | Field::UserName),
        };
        if knows {
            Ok(Clause {
                field,
                name,
                operator,
                operands,
            })
        } else {
            Err(format!("the field '{name}' does not support this operator"))
        }
    }

    fn operator(&mut self) -> Result<Operator, String> {
        if self.take_word("in") {
            return Ok(Operator::In);
        }
        if self.take_word("not") {
            return if self.take_word("in") {
                Ok(Operator::NotIn)
            } else {
                Err(self.unexpected("'in'"))
            };
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
            _ => return Err(self.unexpected("an operator")),
        };
        self.next();
        Ok(operator)
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let message = self.unexpected("a value");
        let word = match self.next() {
            Some(Token::Text(text)) => return Ok(Operand::Text(text.into_owned())),
            Some(Token::Word(word)) => word,
            _ => return Err(message),
        };
        if !self.take(&Token::Open) {
            return Ok(Operand::Text(word.to_owned()));
        }
        let mut arguments = Vec::new();
        while !self.take(&Token::Close) {
            match self.next() {
                Some(Token::Text(text)) => arguments.push(text.into_owned()),
                Some(Token::Word(word)) => arguments.push(word.to_owned()),
                Some(Token::Comma) => {}
                _ => return Err(self.unexpected("')'")),
            }
        }
        Ok(Operand::Function(word.to_owned(), arguments))
    }

    fn order(&mut self) -> Result<Vec<(Field, bool)>, String> {
        let mut order = Vec::new();
        if !self.take_word("order") {
            return Ok(order);
        }
        if !self.take_word("by") {
            return Err(self.unexpected("'by'"));
        }
        loop {
            let (field, name) = self.field()?;
            if !field.is_sortable() {
                return Err(format!("results cannot be ordered by '{name}'"));
            }
            let descending = self.take_word("desc");
            if !descending {
                self.take_word("asc");
            }
            order.push((field, descending));
            if !self.take(&Token::Comma) {
                return Ok(order);
            }
        }
    }
}
