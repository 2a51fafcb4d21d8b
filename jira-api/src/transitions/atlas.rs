//! What is known of a workflow: where each status leads.
//!
//! Jira tells where an issue can go only from where it is. What other issues of the same project and
//! type are offered in the statuses ahead shows the way there, without moving anything. It is a help and
//! no more: conditions may differ from issue to issue, so that every transition is looked for again
//! when it is its turn.

use std::collections::{HashSet, VecDeque};

use atlassian_core::query::{Language, quote};

use crate::Jira;
use crate::error::Error;

use super::offer::{Choice, Offer, Target};

/// A status of the workflow of a project and a type, all by their ids, but for the project's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct At {
    pub(super) project: String,
    pub(super) type_id: String,
    pub(super) status_id: String,
}

/// What is offered there; none where no issue is in that status, or none can be seen.
pub(crate) type Offers = Option<Vec<Offer>>;

/// How many statuses are looked at to find one way.
const LOOKS: usize = 20;

/// Where to go from here.
pub(super) enum Next<'o> {
    /// Along a way that is known to its end.
    Known(Vec<Offer>),
    /// To a status from which several transitions may be meant.
    Ambiguous(Vec<Offer>),
    /// Towards a status of which nothing is known yet.
    Unknown(&'o Offer),
    /// Everything that can be reached is known, as far as that many transitions lead, and it is not
    /// among it. More of them may lead further.
    Nowhere { is_cut: bool },
}

/// Looks for the shortest way to the target over what each status offers, through none that the issue
/// has been in, by at most so many transitions.
pub(super) async fn way<'o>(
    jira: &Jira,
    here: &At,
    offers: &'o [Offer],
    target: &Target,
    been: &HashSet<String>,
    hops: usize,
) -> Next<'o> {
    let mut seen = been.clone();
    let mut ahead: VecDeque<(&'o Offer, Vec<Offer>)> = VecDeque::new();
    for offer in offers {
        if seen.insert(offer.to_id.clone()) {
            ahead.push_back((offer, vec![offer.clone()]));
        }
    }
    let mut unknown: Option<(u8, &Offer)> = None;
    let mut is_cut = false;
    let mut looks = 0;
    while let Some((first, way)) = ahead.pop_front() {
        let Some(last) = way.last() else { continue };
        if way.len() >= hops {
            is_cut = true;
            continue;
        }
        looks += 1;
        let at = At {
            status_id: last.to_id.clone(),
            ..here.clone()
        };
        let offered = match looks > LOOKS {
            true => None,
            false => look(jira, &at).await,
        };
        let Some(offered) = offered else {
            // Of those that promise as much, the nearest.
            let promise = last.promise();
            if unknown.is_none_or(|(most, _)| promise < most) {
                unknown = Some((promise, first));
            }
            continue;
        };
        match target.choose(&offered) {
            Choice::One(end) => {
                let mut whole = way;
                whole.push(end.clone());
                return Next::Known(whole);
            }
            Choice::Several(several) => {
                return Next::Ambiguous(several.into_iter().cloned().collect());
            }
            Choice::None => {}
        }
        for offer in offered {
            if seen.insert(offer.to_id.clone()) {
                let mut further = way.clone();
                further.push(offer);
                ahead.push_back((first, further));
            }
        }
    }
    unknown.map_or(Next::Nowhere { is_cut }, |(_, first)| Next::Unknown(first))
}

/// What an issue in that status is offered, kept for ten minutes. It is a help, so that a look that
/// fails shows nothing and is no failure.
async fn look(jira: &Jira, at: &At) -> Offers {
    let read = async {
        let Ok(project) = quote(Language::Jql, &at.project) else {
            return Ok(None);
        };
        let At {
            type_id, status_id, ..
        } = at;
        let jql = format!(
            "project = {project} AND issuetype = {type_id} AND status = {status_id} ORDER BY updated DESC"
        );
        let call = jira.platform().search_and_reconsile_issues_using_jql();
        let found = call
            .jql(jql)
            .fields(["status"])
            .max_results(1)
            .send()
            .await?;
        let Some(id) = found.issues.into_iter().next().and_then(|issue| issue.id) else {
            return Ok(None);
        };
        Ok::<_, Error>(Some(offers(jira, &id).await?))
    };
    let clock = jira.session().clock();
    let memory = &jira.memory().offers;
    let known = memory.get(clock.as_ref(), at, read).await.ok()?;
    Offers::clone(&known.value)
}

/// What an issue is offered now.
pub(super) async fn offers(jira: &Jira, issue: &str) -> Result<Vec<Offer>, Error> {
    let call = jira
        .platform()
        .get_transitions(issue)
        .expand("transitions.fields");
    let answer = call.send().await?;
    let open = answer.transitions.into_iter();
    // Those that are there and not open to this issue are told as well where somebody asked for them.
    let open = open.filter(|transition| transition.is_available != Some(false));
    Ok(open.map(Offer::from).collect())
}
