//! Issues as rows and columns.

use std::fmt;
use std::io;

use atlassian_core::json::{Map, Value};

use super::Search;
use super::csv::Csv;
use super::found::Issues;
use super::prepare::is_bare;
use crate::issue::FieldValue;
use crate::{Error, Issue};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// What it was asked for as; the head of the column.
    pub name: String,
    /// Id of the field; `id` and `key` for what every issue has.
    pub id: String,
}

/// One issue, as the values of the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(Vec<Value>);

impl Row {
    fn of(issue: &Issue, columns: &[Column]) -> Self {
        let value = |column: &Column| match column.id.as_str() {
            "id" => Value::from(issue.id()),
            "key" => Value::from(issue.key()),
            id => issue.get(id).raw().clone(),
        };
        Row(columns.iter().map(value).collect())
    }

    /// The values as Jira sent them, in the order of the columns; `null` where there is none.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// The values as a person would read them, empty where there is none: see [`FieldValue::text`].
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .map(|value| FieldValue::from(value).text().unwrap_or_default())
    }
}

/// Issues as rows, page after page. [`Search::rows`] gives it.
#[derive(Debug)]
#[must_use = "nothing is searched for unless it is asked for"]
pub struct Rows {
    columns: Vec<Column>,
    issues: Issues,
}

impl Rows {
    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// As those of [`Search::stream`].
    pub async fn next(&mut self) -> Option<Result<Row, Error>> {
        let issue = self.issues.next().await?;
        Some(issue.map(|issue| Row::of(&issue, &self.columns)))
    }
}

/// Issues as rows and columns, in memory.
///
/// ```no_run
/// # async fn run(jira: jira_api::Jira) -> Result<(), Box<dyn std::error::Error>> {
/// let table = jira
///     .search("sprint in openSprints()")
///     .into_table(["Key", "Summary", "Status", "Story Points"])
///     .await?;
/// table.write_csv(std::io::stdout())?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Table {
    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows as objects by the columns' names, with the values as Jira sent them. Of columns with the same
    /// name the last one counts.
    pub fn to_json(&self) -> Value {
        let object = |row: &Row| {
            let cells = self.columns.iter().zip(row.values());
            let cells = cells.map(|(column, value)| (column.name.clone(), value.clone()));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// Writes the table as CSV, with a head. See [`Csv`], which also writes row by row.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn write_csv(&self, writer: impl io::Write) -> io::Result<()> {
        let mut csv = Csv::new(writer);
        csv.head(&self.columns)?;
        for row in &self.rows {
            csv.row(row)?;
        }
        csv.flush()
    }
}

/// The table for a terminal: columns as wide as their longest text, one line for a row.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let head: Vec<String> = self
            .columns
            .iter()
            .map(|it| one_line(it.name.clone()))
            .collect();
        let mut lines = vec![head];
        lines.extend(
            self.rows
                .iter()
                .map(|row| row.texts().map(one_line).collect()),
        );
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let lengths = lines.iter().filter_map(|line: &Vec<String>| line.get(at));
                lengths.map(|text| text.chars().count()).max().unwrap_or(0)
            })
            .collect();
        for line in &lines {
            let mut written = String::new();
            for (text, width) in line.iter().zip(&widths) {
                let padding = " ".repeat(width - text.chars().count().min(*width));
                written.push_str(&format!("{text}{padding}  "));
            }
            writeln!(f, "{}", written.trim_end())?;
        }
        Ok(())
    }
}

impl Search {
    /// The issues as rows of these columns, page after page. Columns are fields by what people call them, and
    /// `Key` and `Id`; [`fields`](Search::fields) does not count.
    ///
    /// # Errors
    /// [`Error::Field`] for a name that no field or more than one has, and as for any call.
    pub async fn rows<C: Into<String>>(
        mut self,
        columns: impl IntoIterator<Item = C>,
    ) -> Result<Rows, Error> {
        let names: Vec<String> = columns.into_iter().map(Into::into).collect();
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let id = match is_bare(&name) {
                true => name.to_ascii_lowercase(),
                false => self.jira.fields().find(&name).await?.id,
            };
            // Some sites list the key among their fields, under another id.
            let id = if id == "issuekey" {
                "key".to_owned()
            } else {
                id
            };
            columns.push(Column { name, id });
        }
        let mut fields: Vec<String> = columns.iter().map(|column| column.id.clone()).collect();
        if fields.is_empty() {
            fields.push("id".to_owned());
        }
        self.fields = fields;
        Ok(Rows {
            columns,
            issues: self.stream(),
        })
    }

    /// The issues as a table in memory; [`take`](Search::take) limits it.
    ///
    /// # Errors
    /// As [`rows`](Search::rows).
    pub async fn into_table<C: Into<String>>(
        self,
        columns: impl IntoIterator<Item = C>,
    ) -> Result<Table, Error> {
        let mut rows = self.rows(columns).await?;
        let mut table = Table {
            columns: rows.columns.clone(),
            rows: Vec::new(),
        };
        while let Some(row) = rows.next().await {
            table.rows.push(row?);
        }
        Ok(table)
    }
}
