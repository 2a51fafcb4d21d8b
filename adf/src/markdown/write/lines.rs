//! Lines of blocks within blocks: every line gets the prefix (`> `, the indent of an item) of all
//! the blocks that it stands in.

/// Text that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    /// In front of every line.
    prefix: String,
    /// In front of the next line instead, where blocks have begun since the last one.
    first: Option<String>,
    /// Whether a block stands before, within the same container.
    after_block: bool,
}

/// What [`Lines::open`] gives and [`Lines::close`] takes back.
#[must_use]
pub(super) struct Opened {
    prefix: usize,
}

impl Lines {
    /// Begins a container whose first line has `marker` in front and the others `indent`.
    pub(super) fn open(&mut self, marker: &str, indent: &str) -> Opened {
        let mut first = self.first.take().unwrap_or_else(|| self.prefix.clone());
        first.push_str(marker);
        self.first = Some(first);
        let opened = Opened {
            prefix: self.prefix.len(),
        };
        self.prefix.push_str(indent);
        self.after_block = false;
        opened
    }

    /// Ends the container. One without lines has its marker alone.
    pub(super) fn close(&mut self, opened: Opened) {
        if self.first.is_some() {
            self.line("");
        }
        self.prefix.truncate(opened.prefix);
        self.after_block = true;
    }

    /// Keeps the next block apart from the one before by an empty line.
    pub(super) fn gap(&mut self) {
        if self.after_block {
            self.line("");
        }
        self.after_block = true;
    }

    /// What follows is the first block of a container without a prefix of its own.
    pub(super) fn no_gap(&mut self) {
        self.after_block = false;
    }

    /// What follows is kept apart from what stands before.
    pub(super) fn apart(&mut self) {
        self.after_block = true;
    }

    /// One line.
    pub(super) fn line(&mut self, line: &str) {
        match self.first.take() {
            Some(first) => self.text.push_str(&first),
            None => self.text.push_str(&self.prefix),
        }
        if line.is_empty() {
            // Nothing ends with spaces that say nothing.
            let end = self.text.trim_end_matches(' ').len();
            self.text.truncate(end);
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Several lines.
    pub(super) fn lines(&mut self, lines: &str) {
        for line in lines.split('\n') {
            self.line(line);
        }
    }

    /// Whether a marker has been opened and no line written since.
    pub(super) fn is_fresh(&self) -> bool {
        self.first.is_some()
    }

    /// How many characters stand in front of every line.
    pub(super) fn indent(&self) -> usize {
        self.prefix.len()
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
