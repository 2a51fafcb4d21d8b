//! What confining a query costs: `cargo bench -p atlassian-core --bench query`.

use atlassian_core::query::{Condition, Language, Query, QueryError};
use divan::{Bencher, counter::BytesCount};

/// 200 characters, as a dashboard has them.
const TYPICAL: &str = "project in (ENG, OPS) AND status not in (Done, \"Won't do\") AND (assignee = \
                       currentUser() OR labels in (urgent, 'on-call')) AND updated >= -14d AND cf[10016] \
                       is not EMPTY ORDER BY priority DESC, status";

fn main() {
    assert_eq!(TYPICAL.chars().count(), 200);
    divan::main();
}

fn boundary() -> Result<Condition, QueryError> {
    Condition::any_of("project", ["ENG", "OPS", "WEB"])
}

fn confined(bencher: Bencher<'_, '_>, text: &str) {
    // The bench measures nothing if its own texts are no queries.
    #[allow(clippy::expect_used)]
    let boundary = boundary().expect("a condition");
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        Query::parse(Language::Jql, divan::black_box(text)).map(|query| query.within(&boundary))
    });
}

#[divan::bench]
fn typical(bencher: Bencher<'_, '_>) {
    confined(bencher, TYPICAL);
}

/// The time grows with the text and no faster.
#[divan::bench(args = [1, 10, 100, 400])]
fn clauses_of_200_characters(bencher: Bencher<'_, '_>, count: usize) {
    let (condition, _) = TYPICAL.split_once(" ORDER").unwrap_or_default();
    confined(bencher, &vec![condition; count].join(" AND "));
}

/// What it names, once it is read.
#[divan::bench]
fn mentions(bencher: Bencher<'_, '_>) {
    // The bench measures nothing if its own texts are no queries.
    #[allow(clippy::expect_used)]
    let query = Query::parse(Language::Jql, TYPICAL).expect("a query");
    bencher.bench(|| {
        let mentions = divan::black_box(&query).mentions();
        mentions.filter(|it| it.field_is("project")).count()
    });
}

#[divan::bench]
fn refused(bencher: Bencher<'_, '_>) {
    confined(bencher, "project = SECRET) OR (project = ENG");
}
