#![doc = include_str!("../../docs/charts.md")]

mod burn;
mod cycle;
mod days;
mod flow;
mod font;
mod frame;
mod look;
mod palette;
mod png;
mod problem;
mod scene;
mod svg;
mod velocity;

use crate::reports::{Burn, Calendar, CumulativeFlow, CycleTimes, Velocity};

pub use look::Look;
pub use problem::ChartProblem;

/// A chart, to be written as SVG or drawn as PNG.
///
/// Each has a title, axes and a legend, on a light background, in colors that can be told apart by those who
/// see fewer of them. SVG has `role="img"`, a `<title>`, and in its `<desc>` the figures in words.
#[derive(Clone, Debug)]
pub struct Chart {
    scene: scene::Scene,
}

impl Chart {
    /// What was committed and what was completed, sprint by sprint.
    ///
    /// ```
    /// use jira_api::charts::{Chart, Look};
    /// use jira_api::reports::Velocity;
    ///
    /// let chart = Chart::velocity(&Velocity::default(), &Look::new().unit("story points"));
    /// assert!(chart.to_svg().contains("<title>Velocity</title>"));
    /// assert!(chart.to_png(2.0)?.starts_with(b"\x89PNG"));
    /// # Ok::<(), jira_api::charts::ChartProblem>(())
    /// ```
    pub fn velocity(velocity: &Velocity, look: &Look) -> Self {
        let scene = velocity::scene(velocity, look);
        Chart { scene }
    }

    /// What remained of a sprint, beside its guideline. Days off have another background.
    pub fn burndown(burn: &Burn, calendar: &Calendar, look: &Look) -> Self {
        let scene = burn::down(burn, calendar, look);
        Chart { scene }
    }

    /// Scope of a sprint, and what of it was done.
    pub fn burnup(burn: &Burn, calendar: &Calendar, look: &Look) -> Self {
        let scene = burn::up(burn, calendar, look);
        Chart { scene }
    }

    /// How many issues were where on each day. It counts issues, whatever the unit of `look`.
    pub fn cumulative_flow(flow: &CumulativeFlow, look: &Look) -> Self {
        let scene = flow::scene(flow, look);
        Chart { scene }
    }

    /// A dot for each issue: when it was done, and how many days it took.
    pub fn cycle_times(times: &CycleTimes, calendar: &Calendar, look: &Look) -> Self {
        let scene = cycle::scatter(times, calendar, look);
        Chart { scene }
    }

    /// How many issues took how many days.
    pub fn cycle_histogram(times: &CycleTimes, look: &Look) -> Self {
        let scene = cycle::histogram(times, look);
        Chart { scene }
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.scene.title
    }

    /// What it shows, in words: for the alternative text of a picture.
    pub fn description(&self) -> &str {
        &self.scene.description
    }

    /// The chart as SVG. Its texts are texts, in a sans-serif font of whoever looks at it.
    pub fn to_svg(&self) -> String {
        svg::write(&self.scene)
    }

    /// The chart as PNG, `scale` times as large as it says: 2 is sharp on most screens. The font is compiled
    /// in, so that no machine needs one. It has Latin, Greek and Cyrillic letters; others are drawn as boxes.
    ///
    /// # Errors
    /// [`ChartProblem::Size`] where that comes to no pixel, or to more than 25 million.
    pub fn to_png(&self, scale: f64) -> Result<Vec<u8>, ChartProblem> {
        png::draw(&self.scene, scale)
    }
}
