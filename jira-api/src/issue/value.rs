//! The value of any field.

use adf::Document;
use atlassian_core::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::parts::Person;
use super::read::{date, document, list, number, some_text, timestamp, view};

view! {
    /// The value of any field, custom ones above all. What it is read as is the reader's choice; what it
    /// is not reads as nothing.
    FieldValue
}

impl<'a> FieldValue<'a> {
    /// Whether there is nothing: it is absent, `null`, or an empty text, list or object.
    pub fn is_empty(self) -> bool {
        match self.0 {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// A plain text, as it is.
    pub fn as_str(self) -> Option<&'a str> {
        self.0.as_str()
    }

    /// What a person would read, whatever the value is: names of what has a name, several with commas
    /// between them, documents as plain text. Nothing where it is empty.
    ///
    /// ```
    /// use jira_api::issue::FieldValue;
    /// use serde_json::json;
    ///
    /// let browsers = json!([{"id": "1", "value": "Firefox"}, {"id": "2", "value": "Safari"}]);
    /// assert_eq!(FieldValue::from(&browsers).text().as_deref(), Some("Firefox, Safari"));
    /// assert_eq!(FieldValue::from(&json!(5.0)).text().as_deref(), Some("5"));
    /// assert_eq!(FieldValue::from(&json!(null)).text(), None);
    /// ```
    pub fn text(self) -> Option<String> {
        let text = words(self.0);
        Some(text).filter(|text| !text.is_empty())
    }

    /// A number.
    pub fn number(self) -> Option<f64> {
        number(self.0)
    }

    /// A day of the calendar. Of a point in time, it is the day that it names itself, in its own time
    /// zone.
    pub fn date(self) -> Option<Date> {
        date(self.0)
    }

    /// A point in time.
    pub fn timestamp(self) -> Option<Timestamp> {
        timestamp(self.0)
    }

    /// Rich text. Plain text becomes a document that says the same.
    pub fn document(self) -> Option<Document> {
        document(self.0)
    }

    /// What is chosen: of options its value, of anything else that has a name its name.
    pub fn option(self) -> Option<&'a str> {
        self.0
            .as_str()
            .or_else(|| some_text(self.0, "value"))
            .or_else(|| some_text(self.0, "name"))
            .or_else(|| some_text(self.0, "displayName"))
            .or_else(|| some_text(self.0, "key"))
    }

    /// Everything that is chosen; one value is a list of one.
    pub fn options(self) -> Vec<&'a str> {
        match self.0 {
            Value::Array(_) => list(self.0)
                .filter_map(|value| FieldValue(value).option())
                .collect(),
            _ => self.option().into_iter().collect(),
        }
    }

    /// What is chosen in a cascade: the option, and the one below it where there is one.
    pub fn cascade(self) -> Option<(&'a str, Option<&'a str>)> {
        let above = some_text(self.0, "value")?;
        Some((above, some_text(&self.0["child"], "value")))
    }

    /// A person.
    pub fn person(self) -> Option<Person<'a>> {
        some_text(self.0, "accountId").map(|_| Person::from(self.0))
    }

    /// People; one person is a list of one.
    pub fn people(self) -> Vec<Person<'a>> {
        match self.0 {
            Value::Array(_) => list(self.0)
                .filter_map(|value| FieldValue(value).person())
                .collect(),
            _ => self.person().into_iter().collect(),
        }
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => match number.as_f64() {
            // Jira sends whole numbers of number fields as `5.0`.
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(words).filter(|w| !w.is_empty()).collect();
            all.join(", ")
        }
        Value::Object(map) => {
            if map.get("type").and_then(Value::as_str) == Some("doc") {
                let text = document(value).map(|document| document.to_text());
                return text.unwrap_or_default().trim_end().to_owned();
            }
            if let Some((above, Some(below))) = FieldValue(value).cascade() {
                return format!("{above} / {below}");
            }
            match FieldValue(value).option() {
                Some(name) => name.to_owned(),
                None => value.to_string(),
            }
        }
    }
}
