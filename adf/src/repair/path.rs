//! Where nodes stood in the original document, whatever has become of them: a step for each node
//! that is looked at, and a text only for what is reported.

use std::fmt::Write as _;

/// The place of a node in the original document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path(u32);

#[derive(Clone, Copy, Debug)]
enum Step {
    Start,
    /// An element of an array under this key.
    At(&'static str, u32),
    /// A key.
    Key(&'static str),
}

/// All places that were met.
#[derive(Debug)]
pub(super) struct Paths {
    steps: Vec<(Path, Step)>,
}

impl Paths {
    pub(super) const ROOT: Path = Path(0);

    pub(super) fn new() -> Self {
        Self {
            steps: vec![(Self::ROOT, Step::Start)],
        }
    }

    fn add(&mut self, parent: Path, step: Step) -> Path {
        // A document of more nodes than this does not fit into the memory of any machine we know;
        // its last pointers would lead to the parent.
        let Ok(number) = u32::try_from(self.steps.len()) else {
            return parent;
        };
        self.steps.push((parent, step));
        Path(number)
    }

    /// The place of an element of the array under this key.
    pub(super) fn at(&mut self, parent: Path, key: &'static str, index: usize) -> Path {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        self.add(parent, Step::At(key, index))
    }

    /// The place of the value under this key.
    pub(super) fn key(&mut self, parent: Path, key: &'static str) -> Path {
        self.add(parent, Step::Key(key))
    }

    /// The JSON pointer of a place, and of keys below it.
    pub(super) fn pointer(&self, path: Path, below: &[&str]) -> String {
        let mut steps = Vec::new();
        let mut here = path;
        while let Some((parent, step)) = self.steps.get(here.0 as usize) {
            if matches!(step, Step::Start) {
                break;
            }
            steps.push(step);
            here = *parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            // Writing to a string has no way to fail.
            let _ = match step {
                Step::Start => Ok(()),
                Step::At(key, index) => write!(pointer, "/{key}/{index}"),
                Step::Key(key) => write!(pointer, "/{key}"),
            };
        }
        for key in below {
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        pointer
    }
}
