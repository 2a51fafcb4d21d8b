//! Names that people write: how they are compared, and which ones somebody may have meant.
//!
//! The clients find by these rules what is called by its name, and their errors end with what they found: “did you
//! mean …?”. Programs that look up something by name in the same way may use them, too.

/// A name as it is compared: without spaces, in lower case.
///
/// ```
/// use atlassian_core::names::folded;
///
/// assert_eq!(folded("  Release  Notes "), folded("releaseNotes"));
/// assert_ne!(folded("Release-notes"), folded("releaseNotes"));
/// ```
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Names nearest to the one that was given, the nearest first, at most three; none where nothing is
/// like it.
///
/// Spaces and case do not count. A name is near when at most a third of the letters that were given, one at least and
/// five at most, are wrong, missing, too many or swapped with their neighbour. So is one that has what was given in
/// it or is a part of it, from four letters on.
///
/// ```
/// use atlassian_core::names::nearest;
///
/// let names = ["Release notes", "Release plan", "Manual", "Team"];
/// assert_eq!(nearest("Manaul", names), ["Manual"]);
/// assert_eq!(nearest("release", names), ["Release notes", "Release plan"]);
/// assert!(nearest("Colour", names).is_empty());
/// ```
#[must_use]
pub fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted: Vec<char> = folded(wanted).chars().collect();
    let most = (wanted.len() / 3).clamp(1, 5);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let other: Vec<char> = folded(name).chars().collect();
        let far = match distance(&wanted, &other) {
            far if far <= most => far,
            // What was left out or added may be longer than a slip: “estimate” for “Original estimate”.
            _ if wanted.len() >= 4 && contains(&other, &wanted) => most + 1,
            _ if other.len() >= 4 && contains(&wanted, &other) => most + 2,
            _ => continue,
        };
        if !found.iter().any(|(_, known)| *known == name) {
            found.push((far, name));
        }
    }
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Names as a sentence holds them.
///
/// ```
/// use atlassian_core::names::either;
///
/// assert_eq!(either(&["one", "two", "three"]), "“one”, “two” or “three”");
/// ```
#[must_use]
pub fn either<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("“{}”", name.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}

fn contains(whole: &[char], part: &[char]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// How many letters are wrong, missing, too many or swapped with their neighbour. Names are cut to
/// what a field may be called.
fn distance(a: &[char], b: &[char]) -> usize {
    const LONGEST: usize = 255;
    let a = a.get(..LONGEST).unwrap_or(a);
    let b = b.get(..LONGEST).unwrap_or(b);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut least = at(&last, j) + usize::from(x != y);
            least = least.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let names = [
            "Story Points",
            "Story point estimate",
            "Sprint",
            "Summary",
            "Due date",
        ];
        assert_eq!(nearest("Story Pionts", names), ["Story Points"]);
        assert_eq!(
            nearest("story point", names),
            ["Story Points", "Story point estimate"]
        );
        assert_eq!(nearest("sumary", names), ["Summary"]);
        assert_eq!(nearest("duedat", names), ["Due date"]);
        assert!(nearest("Colour", names).is_empty());
        assert!(nearest("", names).is_empty());
        let titles = ["Release notes", "Release plan", "Manual", "Team"];
        assert_eq!(nearest("Manaul", titles), ["Manual"]);
        assert_eq!(nearest("release note", titles), ["Release notes"]);
    }
}
