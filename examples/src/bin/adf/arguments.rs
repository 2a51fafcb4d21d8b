//! The command line.

use adf::Schema;
use adf::validate::Profile;

/// What `--help` shows.
pub(crate) const USAGE: &str = "\
Checks, mends and converts documents in Atlassian Document Format.

Usage: adf COMMAND [options] [FILE…]

Reads the files, or standard input if there are none (or for the file -).

Commands:
  validate        say what is wrong and what to do about it
  repair          write a valid document, and say what was changed
  to-markdown     write Markdown from which the document comes back exactly
  from-markdown   write the document that Markdown says
  roundtrip       say whether the document comes back exactly from its Markdown
  text            write plain text
  html            write HTML
  outline         write the headings

Options:
  --ndjson            each line of the input is a document (or an object with a \"doc\"); for
                      from-markdown a JSON string (or an object with a \"markdown\"). Each line
                      of the output is a verdict, a JSON object
  --json              the verdict as JSON for whole files, too
  --clean             to-markdown: GitHub's Markdown for people and language models, and what it
                      could not say
  --anchored          to-markdown: the same with anchors, for editing by machines
  --page              html: a whole page with a stylesheet
  --lints             validate: also what no schema sees (unsafe links, ids given twice, …)
  --profile PROFILE   validate: also what the place takes: jira-field, jira-comment or
                      confluence-page
  --stage-0           validate, repair: by the schema stage-0 instead of full
  --help              show this

Ends with 0 if all went well, with 1 if a document is invalid or cannot be converted, with 2 if the
command line is wrong.
";

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Validate,
    Repair,
    ToMarkdown,
    FromMarkdown,
    RoundTrip,
    Text,
    Html,
    Outline,
}

const COMMANDS: [(&str, Command); 8] = [
    ("validate", Command::Validate),
    ("repair", Command::Repair),
    ("to-markdown", Command::ToMarkdown),
    ("from-markdown", Command::FromMarkdown),
    ("roundtrip", Command::RoundTrip),
    ("text", Command::Text),
    ("html", Command::Html),
    ("outline", Command::Outline),
];

/// Which Markdown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Lossless,
    Clean,
    Anchored,
}

pub(crate) struct Arguments {
    pub(crate) command: Command,
    pub(crate) files: Vec<String>,
    pub(crate) ndjson: bool,
    pub(crate) json: bool,
    pub(crate) dialect: Dialect,
    pub(crate) page: bool,
    pub(crate) lints: bool,
    pub(crate) profile: Option<Profile>,
    pub(crate) schema: Schema,
}

/// The command line without the program's own name; nothing if help was asked for.
pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<Option<Arguments>, String> {
    let mut words = words;
    let mut command = None;
    let mut arguments = Arguments {
        command: Command::Validate,
        files: vec![],
        ndjson: false,
        json: false,
        dialect: Dialect::Lossless,
        page: false,
        lints: false,
        profile: None,
        schema: Schema::Full,
    };
    let mut only_files = false;
    while let Some(word) = words.next() {
        if only_files || word == "-" || !word.starts_with('-') {
            match command {
                Some(_) => arguments.files.push(word),
                None => command = Some(named(&word)?),
            }
            continue;
        }
        match word.as_str() {
            "--help" | "-h" => return Ok(None),
            "--" => only_files = true,
            "--ndjson" => arguments.ndjson = true,
            "--json" => arguments.json = true,
            "--clean" => arguments.dialect = Dialect::Clean,
            "--anchored" => arguments.dialect = Dialect::Anchored,
            "--page" => arguments.page = true,
            "--lints" => arguments.lints = true,
            "--stage-0" => arguments.schema = Schema::Stage0,
            "--profile" => {
                let name = words.next().unwrap_or_default();
                let profile = Profile::from_name(&name).ok_or_else(|| {
                    format!(
                        "there is no profile {name:?}; there are jira-field, jira-comment and \
                         confluence-page"
                    )
                })?;
                arguments.profile = Some(profile);
            }
            other => {
                return Err(format!(
                    "unknown option {other}; adf --help lists what there is"
                ));
            }
        }
    }
    arguments.command = command.ok_or("name a command; adf --help lists what there is")?;
    Ok(Some(arguments))
}

fn named(word: &str) -> Result<Command, String> {
    COMMANDS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, command)| *command)
        .ok_or_else(|| {
            let names: Vec<&str> = COMMANDS.iter().map(|(name, _)| *name).collect();
            format!(
                "there is no command {word:?}; there are {}",
                names.join(", ")
            )
        })
}
