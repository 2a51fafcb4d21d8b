//! What attacks are made on: the things of HR, and things of the same form that do not exist.
//!
//! Both have one row of fields, so that each attack can be made on either; and what was said about the
//! one can be read as if it had been said about the other.

use confluence_api::sandbox::Entangled as Wiki;
use jira_api::sandbox::Entangled as Jira;

/// The names of things.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// Key of the project and of the space.
    pub(crate) hr: String,
    pub(crate) jira: Jira,
    pub(crate) wiki: Wiki,
    /// What the texts of HR have in them.
    pub(crate) marker: &'static str,
    /// Names that are not there, and those they stand for.
    stand_ins: Vec<(String, String)>,
}

/// A key that no project and no space has, as long as HR's.
const NOBODY: &str = "QX";

impl Names {
    pub(crate) fn real(jira: Jira, wiki: Wiki) -> Names {
        Names {
            hr: "HR".to_owned(),
            jira,
            wiki,
            marker: Jira::MARKER,
            stand_ins: Vec::new(),
        }
    }

    /// The same row of names, of things that do not exist.
    pub(crate) fn missing(&self) -> Names {
        let mut missing = self.clone();
        let mut stand_ins = Vec::new();
        let mut next = 77_000_001_u64;
        for name in fields(&mut missing) {
            let real = name.clone();
            *name = match real.split_once('-') {
                Some(("HR", number)) => format!("{NOBODY}-{number}"),
                Some((key, _)) => {
                    next += 1;
                    format!("{key}-{next}")
                }
                None if real == "HR" => NOBODY.to_owned(),
                None => {
                    next += 1;
                    let prefix = if real.starts_with("att") { "att" } else { "" };
                    format!("{prefix}{next}")
                }
            };
            stand_ins.push((name.clone(), real));
        }
        missing.marker = "NOSECRET";
        stand_ins.push(("NOSECRET".to_owned(), "HRSECRET".to_owned()));
        missing.stand_ins = stand_ins;
        missing
    }

    /// Everything that names something of HR in a product.
    pub(crate) fn of_hr(&self, product: &str) -> Vec<String> {
        let (jira, wiki) = (&self.jira, &self.wiki);
        if product == "jira" {
            // Other ids come from rows of their own, and are those of something of ENG as well.
            return vec![jira.hr_issue_id.clone()];
        }
        let mut names = wiki.clone();
        let fields = wiki_fields(&mut names);
        fields.into_iter().map(|name| name.clone()).collect()
    }

    /// What was said of things that are not there, as if it had been said of those they stand for.
    pub(crate) fn translated(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (missing, real) in &self.stand_ins {
            for form in FORMS {
                pairs.push((form(missing), form(real)));
            }
        }
        pairs.sort_by_key(|(missing, _)| std::cmp::Reverse(missing.len()));
        for (missing, real) in pairs {
            text = text.replace(&missing, &real);
        }
        // The rest of a name that was cut short, and spellings of the key.
        for (missing, real) in [("QX", "HR"), ("qx", "hr"), ("Qx", "Hr"), ("qX", "hR")] {
            text = text.replace(missing, real);
        }
        text
    }
}

/// Forms in which names stand in attacks.
const FORMS: [fn(&str) -> String; 4] = [str::to_owned, str::to_lowercase, wide, bare];

fn bare(text: &str) -> String {
    text.trim_start_matches("att").to_owned()
}

/// The same text in fullwidth letters and digits.
pub(crate) fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(wide).collect()
}

/// Every name of something that is HR's.
fn fields(names: &mut Names) -> Vec<&mut String> {
    let Names { hr, jira, wiki, .. } = names;
    let mut fields = vec![hr];
    fields.extend(jira_fields(jira));
    fields.extend(wiki_fields(wiki));
    fields
}

fn jira_fields(jira: &mut Jira) -> Vec<&mut String> {
    vec![
        &mut jira.hr_project,
        &mut jira.hr_issue,
        &mut jira.hr_issue_id,
        &mut jira.hr_comment,
        &mut jira.hr_worklog,
        &mut jira.hr_attachment,
        &mut jira.hr_remote_link,
        &mut jira.hr_version,
        &mut jira.hr_other_version,
        &mut jira.hr_component,
        &mut jira.hr_epic,
        &mut jira.hr_board,
        &mut jira.hr_board_filter,
        &mut jira.hr_quick_filter,
        &mut jira.hr_sprint,
        &mut jira.hr_future_sprint,
        &mut jira.hr_filter,
        &mut jira.link_out,
        &mut jira.link_in,
        &mut jira.link_related,
        &mut jira.link_outside,
        &mut jira.hr_under_eng,
        &mut jira.hr_in_eng_sprint,
        &mut jira.moved_out,
        &mut jira.moved_out_now,
        &mut jira.spanning_filter,
    ]
}

fn wiki_fields(wiki: &mut Wiki) -> Vec<&mut String> {
    let mut fields = vec![
        &mut wiki.moved_page,
        &mut wiki.moved_child,
        &mut wiki.moved_attachment,
        &mut wiki.moved_comment,
        &mut wiki.site_template,
        &mut wiki.personal_key,
        &mut wiki.personal_space,
        &mut wiki.personal_page,
    ];
    let hr = &mut wiki.hr;
    fields.extend([
        &mut hr.key,
        &mut hr.id,
        &mut hr.home,
        &mut hr.page,
        &mut hr.child,
        &mut hr.grandchild,
        &mut hr.twin,
        &mut hr.restricted_page,
        &mut hr.trashed_page,
        &mut hr.draft,
        &mut hr.blog_post,
        &mut hr.folder,
        &mut hr.page_in_folder,
        &mut hr.whiteboard,
        &mut hr.database,
        &mut hr.smart_link,
        &mut hr.custom_content,
        &mut hr.custom_content_of_space,
        &mut hr.attachment,
        &mut hr.blog_attachment,
        &mut hr.footer_comment,
        &mut hr.footer_reply,
        &mut hr.inline_comment,
        &mut hr.inline_reply,
        &mut hr.blog_comment,
        &mut hr.attachment_comment,
        &mut hr.custom_comment,
        &mut hr.task,
        &mut hr.blog_task,
        &mut hr.template,
        &mut hr.label_id,
        &mut hr.space_property,
        &mut hr.page_property,
        &mut hr.blog_property,
        &mut hr.attachment_property,
        &mut hr.comment_property,
        &mut hr.custom_property,
        &mut hr.folder_property,
        &mut hr.whiteboard_property,
        &mut hr.database_property,
        &mut hr.smart_link_property,
    ]);
    fields
}
