//! Attributes: those that are missing, unknown or of a wrong value.

use serde_json::Value;

use super::super::words::{self, quoted};
use super::super::{Code, hint};
use super::Explanation;
use crate::Attrs;
use crate::schema::{AttrsRule, Property, Shape};

impl Explanation {
    /// `attrs` of a node or mark of this name, which stands at `path`.
    pub(super) fn attrs(
        &mut self,
        rule: &AttrsRule,
        of: &str,
        attrs: Option<&Attrs>,
        path: &[&str],
    ) {
        if rule.accept(attrs) {
            return;
        }
        let Some(attrs) = attrs else {
            let needed = nearest(rule, None).map_or(String::new(), |shape| {
                let needed = shape.properties.iter().filter(|property| property.required);
                words::list(needed.map(|property| property.name))
            });
            let found = format!("`{of}` without `attrs`");
            let allowed = format!("an object with {needed}");
            self.put(Code::AttributeMissing, path, found, allowed, String::new());
            return;
        };
        let attrs_path = [path, &["attrs"]].concat();
        let Some(shape) = nearest(rule, Some(attrs)) else {
            let found = format!("`attrs` on `{of}`, which has none");
            let advice = "leave the key out".to_owned();
            self.put(
                Code::UnknownAttribute,
                &attrs_path,
                found,
                String::new(),
                advice,
            );
            return;
        };
        for property in shape.properties {
            let name = property.name;
            match attrs.get(name) {
                None if property.required => {
                    let found = format!("`{of}` without the attribute `{name}`");
                    let allowed = words::form(&property.value);
                    self.put(
                        Code::AttributeMissing,
                        &attrs_path,
                        found,
                        allowed,
                        hint::missing(of, name),
                    );
                }
                Some(value) if !property.value.accepts(value) => {
                    self.value(of, property, value, &attrs_path);
                }
                _ => {}
            }
        }
        for key in attrs.keys().filter(|key| shape.property(key).is_none()) {
            let found = format!("the attribute {} on `{of}`", quoted(key));
            let allowed = words::list(shape.properties.iter().map(|property| property.name));
            let names: Vec<&str> = shape
                .properties
                .iter()
                .map(|property| property.name)
                .collect();
            let advice = hint::attribute_name(of, key, &names);
            let path = [&attrs_path[..], &[key]].concat();
            self.put(Code::UnknownAttribute, &path, found, allowed, advice);
        }
    }

    fn value(&mut self, of: &str, property: &Property, value: &Value, attrs: &[&str]) {
        let found = format!("{} as `{}` of `{of}`", words::value(value), property.name);
        let advice = hint::value(of, property, value);
        let path = [attrs, &[property.name]].concat();
        self.put(
            Code::AttributeValue,
            &path,
            found,
            words::form(&property.value),
            advice,
        );
    }
}

/// The form of `attrs` that these come nearest to.
pub(super) fn nearest(rule: &AttrsRule, attrs: Option<&Attrs>) -> Option<&'static Shape> {
    rule.shapes.iter().min_by_key(|shape| match attrs {
        Some(attrs) => misfits(shape, attrs),
        None => shape
            .properties
            .iter()
            .filter(|property| property.required)
            .count(),
    })
}

/// How many properties are missing, superfluous or not as they have to be. A wrong choice between
/// named options weighs more: it tells one form from the other.
pub(super) fn misfits(shape: &Shape, attrs: &Attrs) -> usize {
    let mut misfits = 0;
    for property in shape.properties {
        misfits += match attrs.get(property.name) {
            None => usize::from(property.required),
            Some(value) if property.value.accepts(value) => 0,
            Some(_) => 2,
        };
    }
    let unknown = attrs.keys().filter(|key| shape.property(key).is_none());
    misfits + unknown.count()
}
