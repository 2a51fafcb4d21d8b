//! Charts by their structure: what is drawn, how it is called, and that it can be seen.
//!
//! With `CHARTS_DIR` set, every chart is written there as SVG and PNG, to be looked at.
#![cfg(feature = "charts")]
#![allow(clippy::unwrap_used)]

#[path = "../reports/world.rs"]
#[allow(dead_code)]
mod world;

use jira_api::agile::{Sprint, SprintState};
use jira_api::charts::{Chart, ChartProblem, Look};
use jira_api::reports::{
    Band, Burn, Calendar, CumulativeFlow, CycleRule, CycleTimes, IssueHistory, Velocity, civil,
};

use world::{DOING, DONE, Dice, REVIEW, Story, at, board, issues, sprint_7};

/// Six closed sprints of two weeks, the last of them the one of the table.
fn velocity() -> Velocity {
    let mut dice = Dice::new(7);
    let (mut sprints, mut all) = (vec![sprint_7()], issues());
    for (number, day) in (2..7).zip([-68, -54, -40, -26, -12]) {
        let mut sprint = Sprint::new(number, format!("Sprint {number} payments and search"));
        sprint.state = SprintState::Closed;
        sprint.start = Some(at(day, 9));
        sprint.closed = Some(at(day + 13, 17));
        sprints.push(sprint);
        for story in 0..7 {
            let points = [1.0, 2.0, 3.0, 5.0, 8.0][dice.below(5) as usize];
            let key = format!("ENG-{number}{story}");
            let story = Story::new(&key, at(day - 3, 9), Some(points)).created_in(number);
            let done = dice.below(4) > 0;
            all.push(if done {
                story.moved(at(day + 8, 9), DONE).0
            } else {
                story.0
            });
        }
    }
    Velocity::new(&sprints, &all, &board()).unwrap()
}

fn burn() -> Burn {
    Burn::new(
        &sprint_7(),
        &issues(),
        &board(),
        &Calendar::utc(),
        at(20, 9),
    )
    .unwrap()
}

/// Sixty issues that flow through the board in two months.
fn flowing() -> Vec<IssueHistory> {
    let mut dice = Dice::new(3);
    let mut flowing = Vec::new();
    for number in 0..60 {
        let mut day = number / 2 - 20 + dice.below(6) as i64;
        let mut story = Story::new(&format!("ENG-{number}"), at(day, 9), Some(1.0));
        for to in [DOING, REVIEW, DONE] {
            day += 1 + dice.below(if to == DOING { 9 } else { 5 }) as i64;
            story = story.moved(at(day, 9 + dice.below(8) as i64), to);
        }
        flowing.push(story.0);
    }
    flowing
}

fn flow() -> CumulativeFlow {
    let days = (civil::date(2026, 2, 9), civil::date(2026, 3, 31));
    let bands = Band::of_statuses(&board(), &flowing());
    CumulativeFlow::new(&flowing(), bands, days, &Calendar::utc(), at(60, 0)).unwrap()
}

fn times() -> CycleTimes {
    let rule = CycleRule::of_columns(&board());
    CycleTimes::new(&flowing(), &rule, (at(-30, 0), at(60, 0)))
}

fn charts() -> Vec<(&'static str, Chart)> {
    let (look, calendar) = (Look::new().unit("story points"), Calendar::utc());
    let mut active = sprint_7();
    active.state = SprintState::Active;
    active.closed = None;
    let under_way = Burn::new(&active, &issues(), &board(), &calendar, at(9, 12)).unwrap();
    vec![
        ("velocity", Chart::velocity(&velocity(), &look)),
        (
            "velocity-of-one",
            Chart::velocity(&velocity().last(1), &look),
        ),
        (
            "velocity-of-none",
            Chart::velocity(&Velocity::default(), &look),
        ),
        ("burndown", Chart::burndown(&burn(), &calendar, &look)),
        (
            "burndown-under-way",
            Chart::burndown(&under_way, &calendar, &look),
        ),
        ("burnup", Chart::burnup(&burn(), &calendar, &look)),
        ("flow", Chart::cumulative_flow(&flow(), &look)),
        (
            "flow-of-nothing",
            Chart::cumulative_flow(&CumulativeFlow::default(), &look),
        ),
        ("cycle", Chart::cycle_times(&times(), &calendar, &look)),
        ("cycle-histogram", Chart::cycle_histogram(&times(), &look)),
        (
            "cycle-of-none",
            Chart::cycle_times(&CycleTimes::default(), &calendar, &look),
        ),
        (
            "histogram-of-none",
            Chart::cycle_histogram(&CycleTimes::default(), &look),
        ),
    ]
}

/// How often a text stands in another.
fn count(svg: &str, part: &str) -> usize {
    svg.matches(part).count()
}

/// The group of a series.
fn series<'s>(svg: &'s str, name: &str) -> &'s str {
    let begins = format!("<g class=\"series\" data-name=\"{name}\">");
    let (_, rest) = svg
        .split_once(&begins)
        .unwrap_or_else(|| panic!("no series {name}: {svg}"));
    rest.split_once("</g>").unwrap().0
}

/// Elements are closed in the order in which they were opened, and attributes are quoted.
fn well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        assert_eq!(count(tag, "\"") % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
}

#[test]
fn every_chart_is_a_picture_with_a_name() {
    for (name, chart) in charts() {
        let svg = chart.to_svg();
        well_formed(&svg);
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 450\""),
            "{name}"
        );
        assert!(svg.contains(" role=\"img\""), "{name}");
        assert!(
            svg.contains(&format!("<title>{}</title>\n<desc>", chart.title())),
            "{name}"
        );
        for class in ["background", "title", "legend", "axis y"] {
            assert_eq!(
                count(&svg, &format!("<g class=\"{class}\"")),
                1,
                "{name}: {class}"
            );
        }
        let png = chart.to_png(2.0).unwrap();
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n", "{name}");
        // Width and height are the first of its contents.
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (1600, 900), "{name}");
        if let Some(dir) = std::env::var_os("CHARTS_DIR") {
            let path = std::path::PathBuf::from(dir).join(name);
            std::fs::write(path.with_extension("svg"), svg).unwrap();
            std::fs::write(path.with_extension("png"), png).unwrap();
        }
    }
}

#[test]
fn the_velocity_has_two_bars_a_sprint_and_their_mean() {
    let (velocity, svg) = (
        velocity(),
        Chart::velocity(&velocity(), &Look::new()).to_svg(),
    );
    assert_eq!(velocity.sprints.len(), 6);
    for name in ["Committed", "Completed"] {
        assert_eq!(count(series(&svg, name), "<rect "), 6);
    }
    assert!(series(&svg, "Completed").contains("<title>Sprint 7: 13 points completed</title>"));
    assert_eq!(count(series(&svg, "Mean completed"), "<polyline "), 1);
    assert!(
        svg.contains("Sprint 7: 30 committed, 13 completed."),
        "{svg}"
    );
    assert!(svg.contains(">Sprint 7</text>"));
}

#[test]
fn the_burndown_has_a_line_a_guideline_and_scope_changes() {
    let calendar = Calendar::utc();
    let svg = Chart::burndown(&burn(), &calendar, &Look::new()).to_svg();
    assert_eq!(count(series(&svg, "Remaining"), "<polyline "), 1);
    assert_eq!(count(series(&svg, "Guideline"), "stroke-dasharray"), 1);
    let changes = series(&svg, "Scope change");
    // ENG-9, ENG-2, ENG-3, ENG-4, and ENG-11 twice.
    assert_eq!(count(changes, "<circle "), 6);
    assert!(
        changes.contains("<title>ENG-2 estimated at 5 instead of 3</title>"),
        "{changes}"
    );
    // One weekend lies within.
    assert_eq!(
        count(
            svg.split_once("days-off")
                .unwrap()
                .1
                .split_once("</g>")
                .unwrap()
                .0,
            "<rect "
        ),
        2
    );
    let svg = Chart::burnup(&burn(), &calendar, &Look::new()).to_svg();
    assert_eq!(count(series(&svg, "Scope"), "<polyline "), 1);
    assert_eq!(count(series(&svg, "Done"), "<polygon "), 1);
    assert!(svg.contains("16 of 26 points done"), "{svg}");
}

#[test]
fn the_flow_has_a_band_for_each_status_and_the_last_is_lowest() {
    let svg = Chart::cumulative_flow(&flow(), &Look::new()).to_svg();
    let place = |name: &str| svg.find(&format!("data-name=\"{name}\"")).unwrap();
    assert!(place("Done") < place("In Review") && place("In Progress") < place("To Do"));
    for name in ["To Do", "In Progress", "In Review", "Done"] {
        assert_eq!(count(series(&svg, name), "<polygon "), 1);
    }
}

#[test]
fn each_issue_is_a_dot_and_each_length_a_bar() {
    let times = times();
    let svg = Chart::cycle_times(&times, &Calendar::utc(), &Look::new()).to_svg();
    assert_eq!(count(series(&svg, "Issue"), "<circle "), times.cycle.issues);
    for line in ["50 %", "85 %", "95 %"] {
        assert_eq!(count(series(&svg, line), "<polyline "), 1);
    }
    let svg = Chart::cycle_histogram(&times, &Look::new()).to_svg();
    let bars = series(&svg, "Issues");
    let counted = bars.split("<title>").skip(1);
    let counted = counted.map(|hint| hint.split(' ').next().unwrap().parse::<usize>().unwrap());
    assert_eq!(counted.sum::<usize>(), times.cycle.issues);
}

#[test]
fn whatever_names_are_called_the_picture_holds() {
    let mut sprint = sprint_7();
    sprint.name = "<script>\"&\u{1}\u{ffff}\n冲刺 Спринт".to_owned();
    let velocity = Velocity::new(&[sprint], &issues(), &board()).unwrap();
    let look = Look::new()
        .title("A title \u{0} that is ".repeat(20))
        .unit("</svg>");
    let chart = Chart::velocity(&velocity, &look);
    well_formed(&chart.to_svg());
    assert!(!chart.to_svg().contains("<script>"));
    chart.to_png(1.0).unwrap();
}

#[test]
fn sizes_that_cannot_be_are_refused() {
    let chart = Chart::velocity(&velocity(), &Look::new().size(1.0, 1.0));
    assert!(chart.to_svg().contains("viewBox=\"0 0 320 240\""));
    for scale in [0.0, -1.0, 1000.0, f64::NAN, f64::INFINITY] {
        assert!(
            matches!(chart.to_png(scale), Err(ChartProblem::Size { .. })),
            "{scale}"
        );
    }
    let error = chart.to_png(100.0).unwrap_err().to_string();
    assert!(
        error.starts_with("a picture of 32000 × 24000 pixels cannot be drawn"),
        "{error}"
    );
    chart.to_png(0.1).unwrap();
}
