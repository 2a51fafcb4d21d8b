//! What the workflow offers, and which of it is meant.

use atlassian_core::names::{folded, nearest};

use crate::fields::Form;
use crate::platform::types::IssueTransition;

/// A transition that an issue can take from where it is.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Offer {
    /// Id of the transition.
    pub id: String,
    /// Its name, such as `Ask for review`.
    pub name: String,
    /// Name of the status it leads to, such as `In Review`.
    pub to: String,
    /// Id of that status.
    pub to_id: String,
    /// Whether a screen comes with it. Fields can be set on a screen only, and Jira drops a comment
    /// where there is none.
    pub has_screen: bool,
    /// The fields of its screen. Jira does not say of all that are required that they are.
    pub form: Form,
    /// Category of the status it leads to, by its key: `new`, `indeterminate`, `done`.
    pub(super) category: String,
}

impl From<IssueTransition> for Offer {
    fn from(bean: IssueTransition) -> Self {
        let to = bean.to.unwrap_or_default();
        let category = to.status_category.and_then(|category| category.key);
        let form = Form::of_metadata(bean.fields.unwrap_or_default());
        Offer {
            id: bean.id.unwrap_or_default(),
            name: bean.name.unwrap_or_default(),
            to: to.name.unwrap_or_default(),
            to_id: to.id.unwrap_or_default(),
            // What does not say so has one where it has fields.
            has_screen: bean
                .has_screen
                .unwrap_or_else(|| form.iter().next().is_some()),
            form,
            category: category.unwrap_or_default(),
        }
    }
}

impl Offer {
    /// Where to look first on a way of which nothing is known: work goes on in progress, then from the
    /// beginning, and mostly ends where something is done.
    pub(super) fn promise(&self) -> u8 {
        match self.category.as_str() {
            "new" => 1,
            "done" => 2,
            _ => 0,
        }
    }
}

/// Transition or status that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) name: String,
    /// Whether only the status counts, and not what the transition is called.
    pub(super) by_status: bool,
}

/// What came of choosing.
pub(super) enum Choice<'o> {
    One(&'o Offer),
    Several(Vec<&'o Offer>),
    None,
}

impl Target {
    /// Whether a status is the one that is wanted.
    pub(super) fn is_status(&self, name: &str) -> bool {
        folded(name) == folded(&self.name)
    }

    /// The transition that is meant: by its id, by exactly its name or its status, and else by either in
    /// any case and spacing. Where a name means one transition, and as a status another, both may be
    /// meant.
    pub(super) fn choose<'o>(&self, offers: &'o [Offer]) -> Choice<'o> {
        let wanted = self.name.trim();
        let like = folded(wanted);
        let named = |is: &dyn Fn(&str) -> bool| -> Vec<&'o Offer> {
            let by_status = |offer: &&Offer| is(&offer.to);
            let by_name = |offer: &&Offer| !self.by_status && is(&offer.name);
            let called: Vec<&Offer> = offers.iter().filter(by_name).collect();
            match called.as_slice() {
                // A transition is called so, and none that is not leads there.
                [one]
                    if offers
                        .iter()
                        .filter(by_status)
                        .all(|other| other.id == one.id)
                        || is(&one.to) =>
                {
                    vec![one]
                }
                _ => {
                    let leading = offers.iter().filter(|o| by_status(o) || by_name(o));
                    leading.collect()
                }
            }
        };
        let by_id: Vec<&Offer> = offers.iter().filter(|offer| offer.id == wanted).collect();
        let exactly = named(&|name| name.trim() == wanted);
        let ways = [by_id, exactly, named(&|name| folded(name) == like)];
        for found in ways {
            match found.as_slice() {
                [] => {}
                [one] => return Choice::One(one),
                _ => return Choice::Several(found),
            }
        }
        Choice::None
    }

    /// Names that are near to what is wanted.
    pub(super) fn nearest(&self, offers: &[Offer]) -> Vec<String> {
        let statuses = offers.iter().map(|offer| offer.to.as_str());
        let names = offers
            .iter()
            .filter(|_| !self.by_status)
            .map(|offer| offer.name.as_str());
        let near = nearest(&self.name, statuses.chain(names));
        near.into_iter().map(str::to_owned).collect()
    }
}
