//! A query as the API tells its structure.

use serde_json::{Map, Value, json};

use super::{Clause, Node, Operand, Operator, Parsed};

/// The clauses of a query and its order. Negations are part of the operators.
pub(in super::super) fn structure(parsed: &Parsed) -> Value {
    let mut json = Map::new();
    if let Some(node) = &parsed.node {
        json.insert("where".to_owned(), clause(node));
    }
    if !parsed.order.is_empty() {
        let fields: Vec<Value> = parsed
            .order
            .iter()
            .map(|by| {
                let direction = if by.descending { "desc" } else { "asc" };
                json!({"field": {"name": by.name}, "direction": direction})
            })
            .collect();
        json.insert("orderBy".to_owned(), json!({"fields": fields}));
    }
    json.into()
}

fn clause(node: &Node) -> Value {
    match node {
        Node::All(nodes) => {
            json!({"operator": "and", "clauses": nodes.iter().map(clause).collect::<Vec<_>>()})
        }
        Node::Any(nodes) => {
            json!({"operator": "or", "clauses": nodes.iter().map(clause).collect::<Vec<_>>()})
        }
        Node::Clause(clause) => one(clause),
    }
}

fn one(clause: &Clause) -> Value {
    let values: Vec<Value> = clause.operands.iter().map(operand).collect();
    let is_list = matches!(clause.operator, Operator::In | Operator::NotIn);
    let function = matches!(clause.operands.as_slice(), [Operand::Function(..)]);
    let operand = match values.first() {
        Some(first) if !is_list || function => first.clone(),
        _ => json!({"values": values}),
    };
    json!({
        "field": {"name": clause.name},
        "operator": clause.operator.as_str(),
        "operand": operand,
    })
}

fn operand(operand: &Operand) -> Value {
    match operand {
        Operand::Text(text, _) => json!({"value": text}),
        Operand::Empty => json!({"keyword": "empty"}),
        Operand::Function(name, arguments) => json!({"function": name, "arguments": arguments}),
    }
}
