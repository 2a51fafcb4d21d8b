//! The demo site: the documentation of a team, and a space that nobody should reach.

use super::seed::SandboxPage;
use super::state::State;

/// Account id of the person whose credentials a sandbox gives out; `currentUser()` is this one.
pub const DEMO_ACCOUNT: &str = "5f0000000000000000000001";

/// When the demo is: Monday, 2026-03-02T09:00:00Z, in milliseconds since the epoch. It is also when a
/// sandbox's clock begins.
pub const DEMO_NOW_MILLIS: i64 = 1_772_442_000_000;

const BELA: &str = "5f0000000000000000000002";
const DANA: &str = "5f0000000000000000000004";
const EMIL: &str = "5f0000000000000000000005";

const DAY: i64 = 24 * 3_600_000;

pub(super) fn state(now: i64) -> State {
    let mut state = State::new(now.saturating_sub(60 * DAY));
    for (account, name) in [
        (DEMO_ACCOUNT, "Ada Marsh"),
        (BELA, "Bela Novak"),
        ("5f0000000000000000000003", "Chidi Okafor"),
        (DANA, "Dana Lind"),
        (EMIL, "Emil Costa"),
    ] {
        state.add_user(account, name);
    }
    state.add_space("DOCS", "Documentation", DEMO_ACCOUNT);
    state.add_space("HR", "People", EMIL);
    // One page every second day, so that dates differ.
    for (seed, day) in pages()
        .into_iter()
        .zip((1i64..).map(|index| 60 - 2 * index))
    {
        state.now = state
            .now
            .max(now.saturating_sub(day.max(1).saturating_mul(DAY)));
        state.plant(seed);
    }
    state.now = now;
    state
}

fn pages() -> Vec<SandboxPage> {
    let docs = |title: &str| SandboxPage::new("DOCS", title);
    let hr = |title: &str| {
        SandboxPage::new("HR", title)
            .author(EMIL)
            .label("confidential")
    };
    vec![
        docs("Architecture")
            .text("The server keeps the data.\nThe mobile app keeps a copy.")
            .label("engineering")
            .edited("The server keeps the data.\nThe mobile app keeps an encrypted copy."),
        docs("On-call handbook")
            .text("Who is on call answers within fifteen minutes.\nEscalate to the lead after an hour.")
            .label("engineering")
            .label("operations")
            .author(BELA),
        docs("Release notes").text("One page per release.").label("releases"),
        docs("Release 1.0")
            .below("Release notes")
            .text("Sign in with a password or with Google.\nPay by card.")
            .label("releases"),
        docs("Release 1.1")
            .below("Release notes")
            .text("Reports load faster.\nSearch finds what people mean.")
            .label("releases")
            .edited("Reports load faster.\nSearch finds what people mean.\nFixed: umlauts in the search."),
        docs("Sprint retrospectives").text("What went well, what did not, what we change."),
        docs("Retrospective ENG Sprint 1")
            .below("Sprint retrospectives")
            .text("Two-factor sign-in was larger than we thought.")
            .label("retrospective"),
        docs("Retrospective ENG Sprint 2")
            .below("Sprint retrospectives")
            .text("Payments shipped. A bug came in late and was fixed in a day.")
            .label("retrospective"),
        docs("Retrospective ENG Sprint 3")
            .below("Sprint retrospectives")
            .text("Reports by mail were taken out: nobody could decide.")
            .label("retrospective"),
        docs("Meeting notes").storage("<p>Notes of the weekly meeting.</p><p>Next: offline mode.</p>").author(DANA),
        hr("Salaries").text("Bands by level. Confidential."),
        hr("Candidates").text("Offers that are out. Confidential."),
    ]
}
