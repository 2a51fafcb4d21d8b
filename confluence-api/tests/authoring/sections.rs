//! The sections under headings.

use confluence_api::pages::Outcome;
use confluence_api::sandbox::SandboxPage;
use confluence_api::{Error, Markdown};

use crate::world::{document, heading, on, paragraph};

fn plan(site: &confluence_api::sandbox::ConfluenceSandbox) {
    let body = document(&[
        heading(1, "Plan"),
        paragraph("May."),
        heading(2, "Risks"),
        paragraph("Search is late."),
        heading(1, "Review"),
        heading(2, "Risks"),
        paragraph("None."),
    ]);
    site.add_page(SandboxPage::new("DOCS", "Plan").document(&body));
}

#[test]
fn a_section_is_added_to_replaced_and_deleted() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let section = |heading: &str| pages.section(("DOCS", "Plan"), heading);
        section("Plan/Risks")
            .append(Markdown("- budget"))
            .await
            .unwrap();
        section("Review/Risks").replace("Two.").await.unwrap();
        section("review").prepend("In June.").await.unwrap();
        assert_eq!(
            world.text("Plan"),
            "Plan\nMay.\nRisks\nSearch is late.\nbudget\nReview\nIn June.\nRisks\nTwo."
        );
        section("Plan/Risks").delete().await.unwrap();
        assert_eq!(
            world.text("Plan"),
            "Plan\nMay.\nReview\nIn June.\nRisks\nTwo."
        );
        let saved = section("Risks").replace("Two.").await.unwrap();
        assert_eq!(saved.outcome, Outcome::Unchanged);
    });
}

#[test]
fn a_heading_that_is_missing_or_ambiguous_is_told() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let error = pages
            .section(("DOCS", "Plan"), "Risk")
            .append("x")
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Edit(_)));
        assert!(error.to_string().contains("did you mean"), "{error}");
        let error = pages
            .section(("DOCS", "Plan"), "Risks")
            .append("x")
            .await
            .unwrap_err();
        assert!(error.to_string().contains("2 headings read"), "{error}");
        let nth = adf::edit::titled("Risks").nth(1);
        pages
            .section(("DOCS", "Plan"), nth)
            .append("x")
            .await
            .unwrap();
        assert!(world.text("Plan").ends_with("None.\nx"));
    });
}

#[test]
fn a_section_is_begun_where_it_is_missing() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let done = || pages.section(("DOCS", "Plan"), "Review/Done").or_new(2);
        done().append("First.").await.unwrap();
        done().append("Second.").await.unwrap();
        assert!(world.text("Plan").ends_with("Done\nFirst.\nSecond."));
        let page = pages
            .get(("DOCS", "Plan"))
            .await
            .unwrap()
            .document()
            .unwrap();
        assert_eq!(page.section("Done").unwrap().level(), 2);
    });
}

#[test]
fn a_section_that_is_begun_is_found_again() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        for title in ["Plan/Dates", "2.1/rc", "Plan/"] {
            for text in ["First.", "Second."] {
                let section = pages.section(("DOCS", "Plan"), title).or_new(1);
                section.append(text).await.unwrap();
            }
        }
        let text = world.text("Plan");
        assert!(
            text.contains("Search is late.\nDates\nFirst.\nSecond.\nReview"),
            "{text}"
        );
        assert!(
            text.ends_with("None.\n2.1/rc\nFirst.\nSecond.\nPlan/\nFirst.\nSecond."),
            "{text}"
        );
        let page = pages.get(("DOCS", "Plan")).await.unwrap();
        let document = page.document().unwrap();
        assert_eq!(document.section("Plan/Dates").unwrap().level(), 2);
        assert_eq!(document.section("2.1/rc").unwrap().level(), 1);
    });
}
