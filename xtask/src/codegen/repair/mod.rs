//! Repairs: one rule per defect of the documents.
//!
//! Each rule says why it exists and returns how many places it changed. A rule that changes nothing
//! in any document has outlived its reason and fails the run.

mod composition;
mod keywords;
mod names;
mod operations;
mod plain;
mod values;

use serde_json::Value;

/// A named repair.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) apply: fn(&mut Value) -> usize,
}

/// All repairs, in the order they are applied.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "inline_shared_request_bodies",
        apply: operations::inline_shared_request_bodies,
    },
    Rule {
        name: "inline_shared_parameters",
        apply: operations::inline_shared_parameters,
    },
    Rule {
        name: "join_path_level_parameters",
        apply: operations::join_path_level_parameters,
    },
    Rule {
        name: "leave_headers_to_the_transport",
        apply: operations::leave_headers_to_the_transport,
    },
    Rule {
        name: "settle_request_bodies",
        apply: operations::settle_request_bodies,
    },
    Rule {
        name: "settle_answers",
        apply: operations::settle_answers,
    },
    Rule {
        name: "type_what_has_a_format",
        apply: keywords::type_what_has_a_format,
    },
    Rule {
        name: "type_what_has_properties",
        apply: keywords::type_what_has_properties,
    },
    Rule {
        name: "require_only_what_can_be_given",
        apply: keywords::require_only_what_can_be_given,
    },
    Rule {
        name: "drop_limits",
        apply: keywords::drop_limits,
    },
    Rule {
        name: "drop_defaults",
        apply: keywords::drop_defaults,
    },
    Rule {
        name: "open_closed_objects",
        apply: keywords::open_closed_objects,
    },
    Rule {
        name: "drop_nullable",
        apply: keywords::drop_nullable,
    },
    Rule {
        name: "drop_formats",
        apply: keywords::drop_formats,
    },
    Rule {
        name: "unwrap_lone_all_of",
        apply: composition::unwrap_lone_all_of,
    },
    Rule {
        name: "give_resources_their_links",
        apply: composition::give_resources_their_links,
    },
    Rule {
        name: "merge_all_of",
        apply: composition::merge_all_of,
    },
    Rule {
        name: "take_the_items_of_a_string",
        apply: keywords::take_the_items_of_a_string,
    },
    Rule {
        name: "settle_unions",
        apply: composition::settle_unions,
    },
    Rule {
        name: "inline_plain_components",
        apply: plain::inline_plain_components,
    },
    Rule {
        name: "let_truth_be_boolean",
        apply: operations::let_truth_be_boolean,
    },
    Rule {
        name: "drop_enums_of_other_types",
        apply: values::drop_enums_of_other_types,
    },
    Rule {
        name: "spell_symbolic_enum_values",
        apply: values::spell_symbolic_enum_values,
    },
    Rule {
        name: "part_names_that_differ_by_case",
        apply: names::part_names_that_differ_by_case,
    },
    Rule {
        name: "name_inline_types",
        apply: names::name_inline_types,
    },
];

/// Where the repaired document keeps what its spelled enum values stand for.
pub(super) const SPELLINGS: &str = "x-spellings";
