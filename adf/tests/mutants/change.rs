//! Small changes to a document: some are harmless, most are not, all look like what people send.

use serde_json::{Map, Value, json};

use crate::support::Dice;

/// What the collected documents are made of.
pub(crate) struct Pool {
    nodes: Vec<Value>,
    marks: Vec<Value>,
    attributes: Vec<(String, Value)>,
    types: Vec<String>,
}

impl Pool {
    pub(crate) fn of(documents: &[Value]) -> Self {
        let mut pool = Self {
            nodes: vec![],
            marks: vec![],
            attributes: vec![],
            types: vec![],
        };
        for document in documents {
            pool.gather(document);
        }
        pool.types.extend(
            [
                "bodiedRule",
                "extensionFrame",
                "multiBodiedExtension",
                "blockTaskItem",
                "caption",
            ]
            .map(str::to_owned),
        );
        pool.types.sort_unstable();
        pool.types.dedup();
        pool
    }

    fn gather(&mut self, node: &Value) {
        let size = node.to_string().len();
        if let Some(kind) = node["type"].as_str() {
            self.types.push(kind.to_owned());
            if size < 600 {
                self.nodes.push(node.clone());
            }
        }
        for mark in node["marks"].as_array().into_iter().flatten() {
            self.marks.push(mark.clone());
        }
        for (key, value) in node["attrs"].as_object().into_iter().flatten() {
            self.attributes.push((key.clone(), value.clone()));
        }
        for child in node["content"].as_array().into_iter().flatten() {
            self.gather(child);
        }
    }

    fn node(&self, dice: &mut Dice) -> Value {
        self.nodes[dice.below(self.nodes.len())].clone()
    }

    /// Changes one thing somewhere.
    pub(crate) fn change(&self, document: &mut Value, dice: &mut Dice) {
        let mut node = document;
        // Down to some depth, by chance.
        while dice.below(5) > 0 {
            let children = node["content"].as_array().map_or(0, Vec::len);
            if children == 0 {
                break;
            }
            let child = dice.below(children);
            node = &mut node["content"][child];
        }
        if !node.is_object() {
            *node = self.node(dice);
            return;
        }
        match dice.below(20) {
            0..=4 => self.change_content(node, dice),
            5..=8 => self.change_marks(node, dice),
            9..=13 => self.change_attrs(node, dice),
            14 => node["type"] = self.types[dice.below(self.types.len())].clone().into(),
            15 => {
                // One node becomes another one with what is inside it.
                let other = self.node(dice);
                node["type"] = other["type"].clone();
                match other.get("attrs") {
                    Some(attrs) => node["attrs"] = attrs.clone(),
                    None => drop(node.as_object_mut().unwrap().remove("attrs")),
                }
            }
            16 => {
                let key = dice.one_of(&["type", "attrs", "marks", "content", "text", "version"]);
                if dice.coin() {
                    node.as_object_mut().unwrap().remove(key);
                } else {
                    node[key] = odd(dice);
                }
            }
            17 => {
                let key = dice.one_of(&["localId", "version", "text", "children", "marks"]);
                node[key] = odd(dice);
            }
            18 => {
                let empty = dice.one_of(&["content", "marks", "attrs"]);
                node[empty] = if empty == "attrs" {
                    json!({})
                } else {
                    json!([])
                };
            }
            _ => *node = self.node(dice),
        }
    }

    fn change_content(&self, node: &mut Value, dice: &mut Dice) {
        let Some(Value::Array(content)) = node.get_mut("content") else {
            node["content"] = json!([self.node(dice)]);
            return;
        };
        let place = dice.below(content.len() + 1);
        match dice.below(6) {
            0 | 1 => content.insert(place, self.node(dice)),
            2 if place < content.len() => drop(content.remove(place)),
            3 if place < content.len() => {
                let again = content[place].clone();
                content.insert(place, again);
            }
            4 if place < content.len() => {
                // A layer more.
                let mut around = self.node(dice);
                around["content"] = json!([content[place].clone()]);
                content[place] = around;
            }
            5 if place < content.len() => {
                // A layer less.
                let inner = content.remove(place);
                for (index, child) in inner["content"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .enumerate()
                {
                    content.insert(place + index, child.clone());
                }
            }
            _ => content.reverse(),
        }
    }

    fn change_marks(&self, node: &mut Value, dice: &mut Dice) {
        let mut mark = self.marks[dice.below(self.marks.len())].clone();
        if dice.below(4) == 0 {
            self.change_attrs(&mut mark, dice);
        }
        match node.get_mut("marks") {
            Some(Value::Array(marks)) if !marks.is_empty() && dice.coin() => {
                let place = dice.below(marks.len());
                if dice.coin() {
                    marks[place] = mark;
                } else {
                    marks.remove(place);
                }
            }
            Some(Value::Array(marks)) => marks.push(mark),
            _ => node["marks"] = json!([mark]),
        }
    }

    fn change_attrs(&self, node: &mut Value, dice: &mut Dice) {
        let (name, value) = self.attributes[dice.below(self.attributes.len())].clone();
        if !node["attrs"].is_object() {
            let mut attrs = Map::new();
            attrs.insert(name, value);
            node["attrs"] = attrs.into();
            return;
        }
        let attrs = node["attrs"].as_object_mut().unwrap();
        let present: Vec<String> = attrs.keys().cloned().collect();
        if present.is_empty() || dice.below(4) == 0 {
            attrs.insert(name, value);
            return;
        }
        let key = &present[dice.below(present.len())];
        match dice.below(4) {
            0 => drop(attrs.remove(key)),
            1 => drop(attrs.insert(key.clone(), odd(dice))),
            2 => {
                let same: Vec<&Value> = self
                    .attributes
                    .iter()
                    .filter(|(name, _)| name == key)
                    .map(|(_, value)| value)
                    .collect();
                let other = same
                    .get(dice.below(same.len().max(1)))
                    .map_or(Value::Null, |value| (*value).clone());
                attrs.insert(key.clone(), other);
            }
            _ => drop(attrs.insert(key.clone(), value)),
        }
    }
}

fn odd(dice: &mut Dice) -> Value {
    let odd = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(2.5),
        json!(7),
        json!(-1),
        json!(101),
        json!(1e300),
        json!(""),
        json!("x"),
        json!("1"),
        json!("#ff5630"),
        json!("#FF5630aa"),
        json!("#ff563"),
        json!("#gggggg"),
        json!("red"),
        json!("center"),
        json!("wide"),
        json!("file"),
        json!("external"),
        json!("\n"),
        json!("ünï💥"),
        json!([]),
        json!([1, 2]),
        json!(["a"]),
        json!([null]),
        json!({}),
        json!({"type": "text", "text": "x"}),
        json!([{"type": "text", "text": "x"}]),
        json!([{"type": "paragraph"}]),
        json!([{"type": "em"}]),
        json!({"id": "d", "parameters": null, "views": [{"type": "table"}]}),
    ];
    odd[dice.below(odd.len())].clone()
}
