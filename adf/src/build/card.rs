//! Cards: links that show what they lead to.

use serde_json::{Map, Value};

use super::content::{has_id, node_type};
use super::media::MediaLayout;
use super::part::Part;
use crate::model::json::{depth, dismantle};
use crate::{MAX_DEPTH, NodeKind};

node_type! {
    /// A link in the text that shows the title of its target, such as the key and summary of an
    /// issue.
    InlineCard
}

/// A link in the text that shows the title of its target.
pub fn inline_card(url: impl Into<String>) -> InlineCard {
    InlineCard {
        part: Part::new(NodeKind::InlineCard).attr("url", url.into()),
    }
}

/// A link in the text that brings along what it shows, as JSON-LD.
pub fn inline_card_data(data: Value) -> InlineCard {
    InlineCard {
        part: Part::new(NodeKind::InlineCard).attr_any("data", data),
    }
}

node_type! {
    /// A link as a box of its own.
    BlockCard
}

/// A link as a box of its own.
pub fn block_card(url: impl Into<String>) -> BlockCard {
    BlockCard {
        part: Part::new(NodeKind::BlockCard).attr("url", url.into()),
    }
}

/// A link as a box of its own that brings along what it shows, as JSON-LD.
pub fn block_card_data(data: Value) -> BlockCard {
    BlockCard {
        part: Part::new(NodeKind::BlockCard).attr_any("data", data),
    }
}

node_type! {
    /// A list of what a query finds, such as the issues of a JQL query, kept up to date.
    DatasourceCard
}

/// A list of what a query finds: the id of the datasource, its parameters, and how it is shown.
///
/// ```
/// use adf::build::*;
/// use serde_json::json;
///
/// let query = json!({"cloudId": "a1", "jql": "project = SHOP"});
/// let columns = json!({"columns": [{"key": "key"}, {"key": "summary"}]});
/// datasource_card("d8b75300", query, datasource_view("table").properties(columns))
///     .url("https://example.atlassian.net/issues/?jql=project%20%3D%20SHOP");
/// ```
pub fn datasource_card(
    id: impl Into<String>,
    parameters: Value,
    view: DatasourceView,
) -> DatasourceCard {
    let too_deep = view.too_deep;
    let mut datasource = Map::new();
    datasource.insert("id".to_owned(), id.into().into());
    datasource.insert("parameters".to_owned(), parameters);
    datasource.insert("views".to_owned(), vec![view.value].into());
    DatasourceCard {
        part: Part::new(NodeKind::BlockCard)
            .attr_any("datasource", datasource.into())
            .or_too_deep(too_deep),
    }
}

impl DatasourceCard {
    /// Where the query is shown by the product that answers it.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.part = self.part.attr("url", url.into());
        self
    }

    /// How it lies on the page.
    pub fn layout(mut self, layout: MediaLayout) -> Self {
        self.part = self.part.attr("layout", layout.name());
        self
    }

    /// Its width in pixels.
    pub fn width(mut self, pixels: u32) -> Self {
        self.part = self.part.attr("width", pixels);
        self
    }
}

/// How what a query finds is shown; made by [`datasource_view`].
#[derive(Clone, Debug)]
#[must_use = "a view does nothing until it is put into a card"]
pub struct DatasourceView {
    value: Value,
    too_deep: bool,
}

/// A way to show what a query finds, such as `table`.
pub fn datasource_view(kind: impl Into<String>) -> DatasourceView {
    let mut view = Map::new();
    view.insert("type".to_owned(), kind.into().into());
    DatasourceView {
        value: view.into(),
        too_deep: false,
    }
}

impl DatasourceView {
    /// What is shown, such as the columns of a table.
    pub fn properties(mut self, properties: Value) -> Self {
        if depth(&properties) > MAX_DEPTH {
            dismantle(properties);
            self.too_deep = true;
        } else if let Value::Object(view) = &mut self.value {
            view.insert("properties".to_owned(), properties);
        }
        self
    }
}

node_type! {
    /// The target of a link, shown in the page.
    EmbedCard
}

/// The target of a link, shown in the page, in the middle unless [`EmbedCard::layout`] says
/// otherwise.
pub fn embed_card(url: impl Into<String>) -> EmbedCard {
    let part = Part::new(NodeKind::EmbedCard).attr("url", url.into());
    EmbedCard {
        part: part.attr("layout", MediaLayout::Center.name()),
    }
}

impl EmbedCard {
    /// How it lies on the page.
    pub fn layout(mut self, layout: MediaLayout) -> Self {
        self.part = self.part.attr("layout", layout.name());
        self
    }

    /// Its width in percent, 0 to 100.
    pub fn width(mut self, percent: u8) -> Self {
        self.part = self.part.attr("width", percent);
        self
    }

    /// Width and height in pixels of what is shown.
    pub fn original_size(mut self, width: u32, height: u32) -> Self {
        self.part = self
            .part
            .attr("originalWidth", width)
            .attr("originalHeight", height);
        self
    }
}

has_id! { InlineCard BlockCard DatasourceCard EmbedCard }
