//! What a client of ENG and DOCS has to be able to do, with the generated methods: a boundary that denies
//! this would not be used.

use confluence_api::Confluence;
use jira_api::Jira;

use crate::attack::{Attack, Got, steps};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::World;

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    let ok: Check = fine;
    const LISTS: &[&str] = &["GET /rest/", "POST /rest/", "GET /wiki/"];
    vec![
        steps("an issue", Expect::Inside(ok), |world, names| async move {
            let jira = Jira::new(world.session.clone());
            let issue = jira
                .platform()
                .get_issue(&names.jira.eng_issue)
                .send()
                .await?;
            Ok(Got::said(format!("{issue:?}")))
        })
        .alone(),
        steps(
            "an issue of HR",
            Expect::Unsent,
            |world, names| async move {
                let jira = Jira::new(world.session.clone());
                let issue = jira
                    .platform()
                    .get_issue(&names.jira.hr_issue)
                    .send()
                    .await?;
                Ok(Got::said(format!("{issue:?}")))
            },
        ),
        steps(
            "all issues, page by page",
            Expect::Inside(ok),
            |world, _| async move {
                let jira = Jira::new(world.session.clone());
                let platform = jira.platform();
                let search = platform
                    .search_and_reconsile_issues_using_jql()
                    .fields(["project"])
                    .max_results(7);
                let all = search.items().all().await?;
                assert!(all.len() > 7);
                Ok(Got::said(format!("{all:?}")))
            },
        )
        .alone(),
        steps(
            "all boards, page by page",
            Expect::Inside(ok),
            |world, _| async move {
                let jira = Jira::new(world.session.clone());
                let boards = jira.software().get_all_boards().items().all().await?;
                assert_eq!(boards.len(), 2);
                Ok(Got::said(format!("{boards:?}")))
            },
        )
        .reads(LISTS)
        .alone(),
        steps(
            "all projects, page by page",
            Expect::Inside(ok),
            |world, _| async move {
                let jira = Jira::new(world.session.clone());
                let projects = jira.platform().search_projects().items().all().await?;
                assert_eq!(projects.len(), 1);
                Ok(Got::said(format!("{projects:?}")))
            },
        )
        .reads(LISTS)
        .alone(),
        steps(
            "all pages, page by page",
            Expect::Inside(ok),
            |world, _| async move {
                let confluence = Confluence::new(world.session.clone());
                let pages = confluence.v2().get_pages().limit(2).items().all().await?;
                assert!(pages.len() > 4);
                Ok(Got::said(format!("{pages:?}")))
            },
        )
        .alone(),
        steps(
            "all spaces, page by page",
            Expect::Inside(ok),
            |world, _| async move {
                let confluence = Confluence::new(world.session.clone());
                let spaces = confluence.v2().get_spaces().limit(1).items().all().await?;
                assert_eq!(spaces.len(), 1);
                Ok(Got::said(format!("{spaces:?}")))
            },
        )
        .reads(LISTS)
        .alone(),
        steps(
            "the history of an issue, page by page",
            Expect::Inside(ok),
            |world, names| async move {
                let jira = Jira::new(world.session.clone());
                let changes = jira
                    .platform()
                    .get_change_logs(&names.jira.eng_linked)
                    .max_results(1)
                    .items()
                    .all()
                    .await?;
                assert!(!changes.is_empty());
                Ok(Got::said(format!("{changes:?}")))
            },
        )
        .reads(LISTS)
        .alone(),
        steps(
            "the sprints of a board",
            Expect::Inside(ok),
            |world, names| async move {
                let jira = Jira::new(world.session.clone());
                let board: i64 = names.jira.spanning_board.parse().unwrap();
                let sprints = jira.software().get_all_sprints(board).items().all().await?;
                assert!(!sprints.is_empty());
                Ok(Got::said(format!("{sprints:?}")))
            },
        )
        .reads(LISTS)
        .alone(),
    ]
}
