//! Tables as CSV (RFC 4180).

use std::io::{self, Write};

use super::table::{Column, Row};

/// Writes rows as CSV: commas, lines that end in CR LF, and quotation marks where a text has any of these, a
/// quotation mark, or a space at an edge.
///
/// ```
/// use jira_api::search::Csv;
///
/// let mut csv = Csv::new(Vec::new());
/// csv.texts(["ENG-1", "Say \"hello\", world", ""])?;
/// assert_eq!(csv.into_inner(), b"ENG-1,\"Say \"\"hello\"\", world\",\r\n");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Csv<W> {
    writer: W,
    separator: char,
    guarded: bool,
}

impl<W: Write> Csv<W> {
    /// Writes to `writer`. It writes often and little: a file wants a [`std::io::BufWriter`].
    pub fn new(writer: W) -> Self {
        Csv {
            writer,
            separator: ',',
            guarded: false,
        }
    }

    /// Another separator: `;` where spreadsheets expect it.
    #[must_use]
    pub fn separator(mut self, separator: char) -> Self {
        self.separator = separator;
        self
    }

    /// Writes a `'` before texts that a spreadsheet would run as a formula (those that begin with `=`, `+`, `-`,
    /// `@`, a tab or a line end, and are no number). Anybody who can write an issue can write such a summary. It
    /// changes the texts, so it is off unless it is asked for.
    #[must_use]
    pub fn for_spreadsheets(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Writes the names of columns.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn head(&mut self, columns: &[Column]) -> io::Result<()> {
        self.texts(columns.iter().map(|column| &column.name))
    }

    /// Writes a row, as a person would read it.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        self.texts(row.texts())
    }

    /// Writes one line of texts.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) -> io::Result<()> {
        let mut line = String::new();
        let mut count = 0;
        for text in texts {
            if count > 0 {
                line.push(self.separator);
            }
            count += 1;
            self.cell(&mut line, text.as_ref());
        }
        if count == 1 && line.is_empty() {
            // A line without anything is no row.
            line.push_str("\"\"");
        }
        line.push_str("\r\n");
        self.writer.write_all(line.as_bytes())
    }

    fn cell(&self, line: &mut String, text: &str) {
        let runs = self.guarded
            && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
            && text.parse::<f64>().is_err();
        let quoted = text.contains(['"', '\r', '\n', self.separator])
            || text.starts_with(char::is_whitespace)
            || text.ends_with(char::is_whitespace);
        if quoted {
            line.push('"');
        }
        if runs {
            line.push('\'');
        }
        if quoted {
            line.push_str(&text.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(text);
        }
    }

    /// Flushes the writer.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }
}
