//! The document under construction: frames that are being filled, and the rules of moving out.
//!
//! A frame is a node whose content is still coming. A block that may not stand where it wants to goes
//! to the nearest frame further out that takes it; the frames between are *flushed* (what they hold
//! so far becomes a node), so that the order of the text stays. An item that was flushed lets through
//! what comes after, since a second item would look like a new point.

#![allow(
    clippy::result_large_err,
    reason = "what cannot be placed is given back, not copied"
)]

use super::change::{Change, ChangeCode};
use super::place::{Kind, Verdict, verdict};
use crate::{Attrs, Mark, MarkKind, Node, NodeKind};

/// No container is opened below this many nodes inside each other: with what may be inside of it, a
/// document stays well within [`MAX_DEPTH`](crate::MAX_DEPTH).
const DEEPEST: u32 = 110;

/// A node that is being filled.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) attrs: Option<Attrs>,
    pub(super) marks: Option<Vec<Mark>>,
    pub(super) content: Vec<Node>,
    /// Written as a container of its own, so that even an empty `content` is said.
    pub(super) explicit: bool,
    /// Said by a directive, so that it stays even if it holds nothing.
    pub(super) keep: bool,
    /// Opened because its content needed it; closed by what it does not take.
    auto: bool,
    /// Lets through what comes: it was flushed.
    through: bool,
    /// A part of it is a node already.
    pub(super) cut: bool,
    /// The frame that it becomes a node in.
    to: u32,
    pub(super) level: u32,
    /// The number of the next item of an ordered list, and of the first one that is not yet flushed.
    pub(super) first: u64,
    pub(super) items: u32,
    /// All text in it is strong.
    pub(super) bold: bool,
    /// How paragraphs in it are aligned.
    pub(super) align: Option<Align>,
}

/// Where the lines of a paragraph are set, if not as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Center,
    End,
}

impl Align {
    fn mark(self) -> Mark {
        let align = match self {
            Self::Center => "center",
            Self::End => "end",
        };
        Mark::new(MarkKind::Alignment).with_attr("align", align)
    }
}

impl Frame {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            attrs: None,
            marks: None,
            content: Vec::new(),
            explicit: false,
            keep: false,
            auto: false,
            through: false,
            cut: false,
            to: 0,
            level: 0,
            first: 1,
            items: 0,
            bold: false,
            align: None,
        }
    }
}

impl Frame {
    /// The frame it stands in.
    pub(super) fn to(&self) -> usize {
        self.to as usize
    }

    /// Adds a node. Most lists hold one, so the first takes no more room than it needs.
    pub(super) fn push(&mut self, node: Node) {
        if self.content.capacity() == 0 {
            self.content.reserve_exact(1);
        }
        self.content.push(node);
    }

    /// Gives it the next id, if it has none.
    fn give_id(&mut self, next: &mut u64) {
        let attrs = self.attrs.get_or_insert_default();
        attrs.insert_missing("localId", next.to_string());
        *next += 1;
    }

    /// Whether nobody asked for it.
    pub(super) fn is_auto(&self) -> bool {
        self.auto
    }
}

/// Frames, the outermost first. There is always one.
#[derive(Debug)]
pub(super) struct Tree {
    frames: Vec<Frame>,
    pub(super) changes: Vec<Change>,
    /// Where the reader is in the text, with directives put aside, for changes.
    pub(super) here: usize,
    /// Whether there are nodes that may need ids.
    pub(super) needs_ids: bool,
    /// The next id, where ids are given at once.
    pub(super) ids: Option<u64>,
    /// Images in the heading that is open, which are to stand behind it.
    pub(super) behind_heading: Vec<Node>,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            frames: vec![Frame::new(Kind::Doc)],
            changes: Vec::new(),
            here: 0,
            needs_ids: false,
            ids: None,
            behind_heading: Vec::new(),
        }
    }

    pub(super) fn change(&mut self, code: ChangeCode, message: impl Into<String>) {
        self.changes
            .push(Change::new(code, self.here, message.into()));
    }

    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    pub(super) fn frame_mut(&mut self, index: usize) -> Option<&mut Frame> {
        self.frames.get_mut(index)
    }

    pub(super) fn top(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// The innermost frame, if it holds text and nothing of it has been let through.
    pub(super) fn holder(&mut self) -> Option<&mut Frame> {
        self.frames
            .last_mut()
            .filter(|frame| frame.kind.holds_text() && !frame.through)
    }

    /// The frame that takes what is given to this one.
    fn effective(&self, index: usize) -> usize {
        let mut at = index;
        // An item lets through past its list, and past the list that this one stands in. Frames are
        // opened in those before them, so this ends.
        while let Some(frame) = self.frames.get(at).filter(|frame| frame.through) {
            at = frame.to();
            while let Some(list) = self.frames.get(at).filter(|list| list.kind.is_list()) {
                at = list.to();
            }
        }
        at
    }

    /// The kind of the frame that takes what comes next.
    pub(super) fn parent(&self) -> Kind {
        let at = self.effective(self.frames.len().saturating_sub(1));
        self.frames.get(at).map_or(Kind::Doc, |frame| frame.kind)
    }

    /// Takes away the innermost frame and what is in it.
    pub(super) fn abandon(&mut self) {
        if self.frames.len() > 1 {
            self.frames.pop();
        }
    }

    // ---- opening -----------------------------------------------------------------------------------

    /// Opens a frame where it may stand. Tells whether there is such a place.
    pub(super) fn open(&mut self, mut frame: Frame) -> bool {
        let Some((to, kind)) = self.locate(frame.kind, 0) else {
            return false;
        };
        if kind != frame.kind {
            frame.bold |= frame.kind == Kind::Heading;
            if kind == Kind::NestedExpand {
                frame.attrs.get_or_insert_default();
            }
            if frame.kind == Kind::Heading || matches!(kind, Kind::ListItem | Kind::TaskItem) {
                frame.attrs = None;
            }
            if kind == Kind::TaskItem {
                frame.attrs = Some(with_state("TODO"));
            }
            self.tell_become(frame.kind, kind);
            frame.kind = kind;
        }
        self.push(frame, to);
        true
    }

    fn push(&mut self, mut frame: Frame, to: usize) {
        // There are no more than some hundred frames.
        frame.to = to as u32;
        frame.level = self.frames.get(to).map_or(0, |parent| parent.level + 1);
        if matches!(
            frame.kind,
            Kind::TaskList
                | Kind::TaskItem
                | Kind::BlockTaskItem
                | Kind::DecisionList
                | Kind::DecisionItem
                | Kind::BodiedSyncBlock
        ) {
            match &mut self.ids {
                Some(next) => frame.give_id(next),
                None => self.needs_ids = true,
            }
        }
        self.frames.push(frame);
    }

    /// A frame that is closed by whatever it does not take.
    pub(super) fn open_auto(&mut self, kind: Kind) -> bool {
        self.open_auto_within(kind, 0)
    }

    fn open_auto_within(&mut self, kind: Kind, hops: usize) -> bool {
        let Some((to, kind)) = self.locate(kind, hops + 1) else {
            return false;
        };
        let mut frame = Frame::new(kind);
        frame.auto = true;
        frame.attrs = match kind {
            Kind::TaskItem => Some(with_state("TODO")),
            Kind::DecisionItem => Some(with_state("DECIDED")),
            _ => None,
        };
        self.push(frame, to);
        true
    }

    /// Where a node of this kind is to stand, and what it has to become there. Opens and closes what
    /// is needed for it.
    pub(super) fn locate(&mut self, kind: Kind, hops: usize) -> Option<(usize, Kind)> {
        let base = self.frames.len();
        let mut kind = kind;
        // Each turn opens, closes or changes something; the longest way is a cell out of nowhere.
        for _ in hops..300 {
            let top = self.frames.len().saturating_sub(1);
            let at = self.effective(top);
            let parent = self.frames.get(at)?;
            let verdict = verdict(parent.kind, kind);
            if verdict == Verdict::Take {
                if parent.level >= DEEPEST && !(kind.is_part() || kind.contents_are_none()) {
                    return None;
                }
                self.flush_above(at);
                return Some((at, kind));
            }
            if top == at && top < base && parent.auto {
                self.close();
                continue;
            }
            match verdict {
                Verdict::Wrap(around) => {
                    if hops > 8 || !self.open_auto_within(around, hops) {
                        return None;
                    }
                }
                Verdict::Become(other) => kind = other,
                Verdict::Out => return self.out(at, kind),
                Verdict::Take | Verdict::Unwrap => return None,
            }
        }
        None
    }

    /// The nearest frame further out that takes the kind; flushes the frames between.
    fn out(&mut self, from: usize, kind: Kind) -> Option<(usize, Kind)> {
        let mut at = from;
        while at > 0 {
            let frame = self.frames.get(at)?;
            if !frame.kind.splits_for(kind) {
                return None;
            }
            at = self.effective(frame.to());
            let parent = self.frames.get(at)?;
            let kind = match verdict(parent.kind, kind) {
                Verdict::Take => kind,
                Verdict::Become(other) if parent.kind.takes(other) => other,
                _ => continue,
            };
            if parent.level >= DEEPEST && !kind.contents_are_none() {
                return None;
            }
            self.tell_moved(from, kind);
            self.flush_above(at);
            return Some((at, kind));
        }
        None
    }

    fn tell_become(&mut self, was: Kind, is: Kind) {
        let message = match (was, is) {
            (Kind::Expand, Kind::NestedExpand) | (Kind::NestedExpand, Kind::Expand) => return,
            (Kind::Heading, Kind::Paragraph) => {
                "a heading cannot stand here; it became a paragraph in bold".to_owned()
            }
            _ => format!(
                "a {} cannot stand here; it became a {}",
                was.node(),
                is.node()
            ),
        };
        self.change(ChangeCode::BlockReplaced, message);
    }

    fn tell_moved(&mut self, from: usize, kind: Kind) {
        let Some(frame) = self.frames.get(from) else {
            return;
        };
        // A list below a task stands beside it: that is how it is said. Of what interrupts a
        // paragraph there is more to tell elsewhere.
        if kind == Kind::TaskList && frame.kind == Kind::TaskItem || frame.kind == Kind::Paragraph {
            return;
        }
        let message = format!(
            "a {} cannot stand in a {}; it moved out of it",
            kind.node(),
            frame.kind.node()
        );
        self.change(ChangeCode::BlockMoved, message);
    }

    // ---- filling -----------------------------------------------------------------------------------

    /// Puts a finished node where it may stand. If it may stand nowhere, gives it back.
    pub(super) fn leaf(&mut self, kind: Kind, node: Node) -> Result<(), Node> {
        match self.locate(kind, 0) {
            Some((to, found)) if found == kind => {
                self.attach(to, kind, node);
                Ok(())
            }
            _ => Err(node),
        }
    }

    /// Gives a node to a frame, or to the one that takes what is given to it.
    fn attach(&mut self, to: usize, kind: Kind, node: Node) {
        let at = self.effective(to);
        let Some(frame) = self.frames.get_mut(at) else {
            return;
        };
        if frame.kind.takes(kind) {
            frame.push(node);
        } else {
            // Only a list of tasks in a quote, of which an item has moved out, comes here.
            loosen(node, &mut frame.content);
        }
    }

    // ---- closing -----------------------------------------------------------------------------------

    /// Closes frames until there are as many as given.
    pub(super) fn close_to(&mut self, depth: usize) {
        while self.frames.len() > depth.max(1) {
            self.close();
        }
    }

    /// Closes the innermost frame.
    pub(super) fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        if let Some(frame) = self.frames.pop() {
            self.settle(frame);
        }
    }

    /// Closes the innermost frame if nobody asked for it.
    pub(super) fn close_auto_holder(&mut self) {
        if self
            .top()
            .is_some_and(|frame| frame.auto && frame.kind.holds_text())
        {
            self.close();
        }
    }

    /// Makes nodes of what the frames above this one hold so far.
    fn flush_above(&mut self, index: usize) {
        for at in (index + 1..self.frames.len()).rev() {
            let Some(frame) = self.frames.get_mut(at) else {
                continue;
            };
            // A task without words is one, too.
            let is_task = frame.kind == Kind::TaskItem && frame.keep && !frame.through;
            if frame.kind.is_item() {
                frame.through = true;
            }
            frame.cut = true;
            if frame.content.is_empty() && !is_task {
                continue;
            }
            let mut part = Frame::new(frame.kind);
            part.explicit = frame.explicit;
            part.content = std::mem::take(&mut frame.content);
            part.marks = frame.marks.clone();
            part.attrs = frame.attrs.clone();
            part.cut = true;
            part.to = frame.to;
            part.first = frame.first;
            part.items = frame.items;
            part.bold = frame.bold;
            // Two nodes must not have the same id, and only the first has the number it was given.
            let was_given = frame.attrs.as_mut().and_then(|attrs| {
                attrs.remove("order");
                attrs.remove("localId")
            });
            if frame.attrs.as_ref().is_some_and(Attrs::is_empty) && frame.kind != Kind::NestedExpand
            {
                frame.attrs = None;
            }
            if was_given.is_some()
                && let Some(next) = &mut self.ids
            {
                frame.give_id(next);
            }
            frame.first += u64::from(frame.items);
            frame.items = 0;
            self.settle(part);
        }
    }

    /// Makes a node of a frame and gives it to the frame it stands in.
    fn settle(&mut self, mut frame: Frame) {
        if frame.through && frame.content.is_empty() {
            return;
        }
        let (kind, to) = (frame.kind, frame.to());
        // Cells take paragraphs that are aligned; other marks may not be welcome.
        let mut aligned = false;
        match kind {
            Kind::Paragraph => {
                if frame.marks.is_none()
                    && let Some(cell) = self.frames.get(self.effective(to))
                    && let Some(align) = cell.align
                {
                    frame.marks = Some(vec![align.mark()]);
                    aligned = true;
                }
                if frame.content.is_empty() && !frame.keep {
                    return;
                }
            }
            Kind::BulletList
            | Kind::OrderedList
            | Kind::TaskList
            | Kind::DecisionList
            | Kind::Table
            | Kind::MediaGroup
                if frame.content.is_empty() =>
            {
                return;
            }
            Kind::MediaSingle => return self.settle_media(frame),
            Kind::LayoutSection => return self.settle_layout(frame),
            Kind::Blockquote
            | Kind::Panel
            | Kind::ListItem
            | Kind::Expand
            | Kind::NestedExpand
            | Kind::TableCell
            | Kind::TableHeader
            | Kind::LayoutColumn
            | Kind::BodiedExtension
            | Kind::BodiedSyncBlock
            | Kind::BlockTaskItem
                if frame.content.is_empty() =>
            {
                if frame.cut {
                    return;
                }
                let mut paragraph = Node::new(NodeKind::Paragraph);
                if let Some(align) = frame.align {
                    paragraph.set_mark(align.mark());
                }
                frame.content.push(paragraph);
            }
            _ => {}
        }
        if kind == Kind::OrderedList && frame.first != 1 {
            let attrs = frame.attrs.get_or_insert_default();
            attrs.insert_missing("order", frame.first);
        }
        if frame.bold {
            embolden(&mut frame.content);
        }
        if kind == Kind::CodeBlock {
            frame.content = bare(std::mem::take(&mut frame.content));
        }
        let marked = frame.marks.is_some() && !aligned;
        let mut node = made(frame);
        if marked && !self.takes_marks(to, &node) {
            self.change(
                ChangeCode::MarkDropped,
                "marks that cannot be here were dropped",
            );
            *node.marks_mut() = None;
        }
        self.attach(to, kind, node);
        if kind == Kind::Heading {
            for node in std::mem::take(&mut self.behind_heading) {
                self.attach(to, Kind::MediaSingle, node);
            }
        }
    }

    fn takes_marks(&self, to: usize, node: &Node) -> bool {
        let parent = self.frames.get(self.effective(to));
        parent.is_some_and(|parent| super::node::marks_fit(parent.kind, node.kind(), node))
    }

    /// One file, and perhaps a caption. More files become media of their own.
    fn settle_media(&mut self, mut frame: Frame) {
        let to = frame.to();
        let (mut files, mut captions) = (Vec::new(), Vec::new());
        for node in std::mem::take(&mut frame.content) {
            if *node.kind() == NodeKind::Media {
                files.push(node);
            } else {
                captions.push(node);
            }
        }
        let mut files = files.into_iter();
        let Some(first) = files.next() else {
            for caption in captions {
                let mut content = Vec::new();
                loosen(caption, &mut content);
                for paragraph in content {
                    self.attach(to, Kind::Paragraph, paragraph);
                }
            }
            return;
        };
        let mut captions = captions.into_iter();
        frame.content.push(first);
        frame.content.extend(captions.next());
        let node = made(frame);
        self.attach(to, Kind::MediaSingle, node);
        for file in files {
            let mut single = Frame::new(Kind::MediaSingle);
            single.content.push(file);
            self.attach(to, Kind::MediaSingle, made(single));
        }
        for caption in captions {
            let mut content = Vec::new();
            loosen(caption, &mut content);
            for paragraph in content {
                self.attach(to, Kind::Paragraph, paragraph);
            }
        }
    }

    /// Two or three columns. A single one gives its content to the page, and more go to a second row.
    fn settle_layout(&mut self, mut frame: Frame) {
        let to = frame.to();
        let columns = std::mem::take(&mut frame.content);
        if columns.len() < 2 {
            if !columns.is_empty() {
                self.change(
                    ChangeCode::BlockUnwrapped,
                    "a layout needs two or three columns; what was in the only one stands in its place",
                );
            }
            for mut column in columns {
                for node in std::mem::take(column.content_mut()) {
                    match Kind::of(node.kind()) {
                        Some(kind) => self.attach(to, kind, node),
                        None => {
                            if let Some(parent) = self.frames.get_mut(to) {
                                parent.content.push(node);
                            }
                        }
                    }
                }
            }
            return;
        }
        if columns.len() > 3 {
            self.change(
                ChangeCode::BlockReplaced,
                "a layout has at most three columns; the others stand below",
            );
        }
        let mut left = columns.len();
        let mut columns = columns.into_iter();
        while left > 0 {
            let few = match left {
                4 => 2,
                _ => left.min(3),
            };
            let mut row: Vec<Node> = columns.by_ref().take(few).collect();
            for column in &mut row {
                if column.attr("width").is_none() {
                    let width = (10_000.0 / few as f64).round() / 100.0;
                    column.set_attr("width", width);
                }
            }
            left -= few;
            let mut section = Frame::new(Kind::LayoutSection);
            section.marks.clone_from(&frame.marks);
            section.attrs = frame.attrs.take();
            section.content = row;
            self.attach(to, Kind::LayoutSection, made(section));
        }
    }

    /// The end: the nodes of the document.
    pub(super) fn finish(mut self) -> (Vec<Node>, Vec<Change>, bool) {
        self.close_to(1);
        let content = self
            .frames
            .pop()
            .map(|frame| frame.content)
            .unwrap_or_default();
        (content, self.changes, self.needs_ids)
    }

    /// Puts what comes now aside: a document of its own, to be taken out again.
    pub(super) fn begin_aside(&mut self) {
        let mut frame = Frame::new(Kind::Doc);
        frame.to = self.frames.len() as u32;
        self.frames.push(frame);
    }

    /// What was put aside.
    pub(super) fn end_aside(&mut self, depth: usize) -> Vec<Node> {
        self.close_to(depth + 1);
        if self.frames.len() < 2 {
            return Vec::new();
        }
        self.frames
            .pop()
            .map(|frame| frame.content)
            .unwrap_or_default()
    }
}

impl Kind {
    /// Whether nothing is opened inside of it.
    fn contents_are_none(self) -> bool {
        self.holds_text()
            || matches!(
                self,
                Self::BlockCard
                    | Self::CodeBlock
                    | Self::EmbedCard
                    | Self::Extension
                    | Self::MediaGroup
                    | Self::MediaSingle
                    | Self::Rule
                    | Self::SyncBlock
            )
    }
}

fn made(frame: Frame) -> Node {
    let none = frame.content.is_empty() && !frame.explicit && frame.kind.holds_text();
    let content = (!none).then_some(frame.content);
    Node::made(frame.kind.node(), frame.attrs, frame.marks, content)
}

fn with_state(state: &str) -> Attrs {
    Attrs::of([("state", state.into())])
}

/// Makes all text strong, except code, which cannot be.
fn embolden(content: &mut [Node]) {
    for node in content {
        if *node.kind() == NodeKind::Text
            && node.mark(&MarkKind::Code).is_none()
            && node.mark(&MarkKind::Strong).is_none()
        {
            node.set_mark(Mark::new(MarkKind::Strong));
        }
    }
}

/// Text alone, without marks, as code wants it.
fn bare(content: Vec<Node>) -> Vec<Node> {
    content
        .into_iter()
        .filter_map(|node| match node.kind() {
            NodeKind::Text => Some(node.text()?.to_owned()),
            NodeKind::HardBreak => Some("\n".to_owned()),
            _ => Some(crate::text::inline(&node)),
        })
        .filter(|text| !text.is_empty())
        .map(|text| Node::made_text(text, None))
        .collect()
}

/// The lines of text in a node, each as a paragraph.
fn loosen(node: Node, paragraphs: &mut Vec<Node>) {
    let mut open = vec![node];
    while let Some(mut node) = open.pop() {
        let content = node.take_content();
        let is_text = matches!(
            node.kind(),
            NodeKind::Paragraph
                | NodeKind::Heading
                | NodeKind::TaskItem
                | NodeKind::DecisionItem
                | NodeKind::Caption
                | NodeKind::CodeBlock
        );
        if is_text {
            if !content.is_empty() {
                paragraphs.push(Node::made(NodeKind::Paragraph, None, None, Some(content)));
            }
        } else {
            open.extend(content.into_iter().rev());
        }
    }
}
