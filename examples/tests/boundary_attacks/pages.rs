//! Pages and other content of HR: each operation, by id.

use serde_json::json;

use crate::attack::{Attack, Got, How, inside, looked_up, unsent};
use crate::calls::{Shot, operation, v1, v2};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;
use atlassian_core::operation::Method;

/// Operations on a page.
const OF_PAGES: &[&str] = &[
    "getPageById",
    "deletePage",
    "updatePageTitle",
    "getChildPages",
    "getPageDirectChildren",
    "getPageDescendants",
    "getPageAncestors",
    "getPageVersions",
    "getPageVersionDetails",
    "getPageFooterComments",
    "getPageInlineComments",
    "getPageLabels",
    "getPageAttachments",
    "getPageContentProperties",
    "createPageProperty",
    "getPageContentPropertiesById",
    "updatePagePropertyById",
    "deletePagePropertyById",
    "getPageLikeCount",
    "getPageLikeUsers",
    "getPageOperations",
    "getPageClassificationLevel",
    "putPageClassificationLevel",
    "postRedactPage",
    "getCustomContentByTypeInPage",
];

/// Operations of the older API on any content.
const OF_CONTENT: &[&str] = &[
    "addLabelsToContent",
    "removeLabelFromContent",
    "deletePageTree",
    "getContentDescendants",
    "getDescendantsOfType",
    "restoreContentVersion",
    "deleteContentVersion",
    "getMacroBodyByMacroId",
    "checkContentPermission",
    "getContentState",
    "setContentState",
    "removeContentState",
    "getRestrictions",
    "addRestrictions",
    "updateRestrictions",
    "deleteRestrictions",
    "getRestrictionsByOperation",
    "addUserToContentRestriction",
    "getWatchesForPage",
    "getContentWatchStatus",
    "addContentWatcher",
    "removeContentWatcher",
    "getViews",
    "getViewers",
    "createAttachment",
    "createOrUpdateAttachments",
];

/// Operations on other content, and which of HR.
type Thing = fn(&Names) -> String;
const OTHERS: &[(&str, Thing)] = &[
    ("getBlogPostById", |n| n.wiki.hr.blog_post.clone()),
    ("deleteBlogPost", |n| n.wiki.hr.blog_post.clone()),
    ("getBlogPostVersions", |n| n.wiki.hr.blog_post.clone()),
    ("getBlogPostFooterComments", |n| n.wiki.hr.blog_post.clone()),
    ("getBlogPostLabels", |n| n.wiki.hr.blog_post.clone()),
    ("getBlogpostContentProperties", |n| {
        n.wiki.hr.blog_post.clone()
    }),
    ("getFolderById", |n| n.wiki.hr.folder.clone()),
    ("deleteFolder", |n| n.wiki.hr.folder.clone()),
    ("getFolderDirectChildren", |n| n.wiki.hr.folder.clone()),
    ("getFolderDescendants", |n| n.wiki.hr.folder.clone()),
    ("getFolderAncestors", |n| n.wiki.hr.folder.clone()),
    ("getWhiteboardById", |n| n.wiki.hr.whiteboard.clone()),
    ("deleteWhiteboard", |n| n.wiki.hr.whiteboard.clone()),
    ("getDatabaseById", |n| n.wiki.hr.database.clone()),
    ("getDatabaseContentProperties", |n| {
        n.wiki.hr.database.clone()
    }),
    ("getSmartLinkById", |n| n.wiki.hr.smart_link.clone()),
    ("getCustomContentById", |n| n.wiki.hr.custom_content.clone()),
    ("deleteCustomContent", |n| {
        n.wiki.hr.custom_content_of_space.clone()
    }),
    ("getCustomContentComments", |n| {
        n.wiki.hr.custom_content.clone()
    }),
    ("getFooterCommentById", |n| n.wiki.hr.footer_comment.clone()),
    ("getFooterCommentById", |n| n.wiki.hr.footer_reply.clone()),
    ("getFooterCommentById", |n| {
        n.wiki.hr.attachment_comment.clone()
    }),
    ("getFooterCommentById", |n| n.wiki.hr.custom_comment.clone()),
    ("getFooterCommentById", |n| n.wiki.moved_comment.clone()),
    ("getFooterCommentChildren", |n| {
        n.wiki.hr.footer_comment.clone()
    }),
    ("updateFooterComment", |n| n.wiki.hr.footer_comment.clone()),
    ("deleteFooterComment", |n| n.wiki.hr.footer_reply.clone()),
    ("getFooterCommentVersions", |n| {
        n.wiki.hr.footer_comment.clone()
    }),
    ("getFooterLikeUsers", |n| n.wiki.hr.footer_comment.clone()),
    ("getInlineCommentById", |n| n.wiki.hr.inline_comment.clone()),
    ("getInlineCommentById", |n| n.wiki.hr.inline_reply.clone()),
    ("getInlineCommentChildren", |n| {
        n.wiki.hr.inline_comment.clone()
    }),
    ("deleteInlineComment", |n| n.wiki.hr.inline_comment.clone()),
    ("getCommentContentProperties", |n| {
        n.wiki.hr.footer_comment.clone()
    }),
    ("getTaskById", |n| n.wiki.hr.task.clone()),
    ("getTaskById", |n| n.wiki.hr.blog_task.clone()),
    ("updateTask", |n| n.wiki.hr.task.clone()),
    ("getAttachmentById", |n| n.wiki.hr.attachment.clone()),
    ("getAttachmentById", |n| n.wiki.hr.blog_attachment.clone()),
    ("getAttachmentById", |n| n.wiki.moved_attachment.clone()),
    ("deleteAttachment", |n| n.wiki.hr.attachment.clone()),
    ("getAttachmentVersions", |n| n.wiki.hr.attachment.clone()),
    ("getAttachmentComments", |n| n.wiki.hr.attachment.clone()),
    ("getAttachmentLabels", |n| n.wiki.hr.attachment.clone()),
    ("getAttachmentContentProperties", |n| {
        n.wiki.hr.attachment.clone()
    }),
    ("getAttachmentThumbnailById", |n| {
        n.wiki.hr.attachment.clone()
    }),
];

fn on(mut shot: Shot, name: &str) -> Shot {
    for (at, parameter) in shot.0.operation.path_parameters().enumerate() {
        let first = at == 0 || matches!(parameter, "id" | "contentId" | "pageId");
        let name = if first { name } else { "1" };
        shot = shot.path(parameter, name);
    }
    match shot.0.operation.method {
        Method::Post | Method::Put | Method::Patch => shot.json(json!({"id": name, "title": "x"})),
        _ => shot,
    }
}

fn page(n: &Names, id: &str) -> Shot {
    on(v2(id), &n.wiki.hr.page)
}

fn moved(n: &Names, id: &str) -> Shot {
    on(v2(id), &n.wiki.moved_page)
}

fn content(n: &Names, id: &str) -> Shot {
    on(v1(id), &n.wiki.hr.page)
}

fn other(n: &Names, at: &str) -> Shot {
    let (id, thing) = OTHERS[at.parse::<usize>().unwrap()];
    on(v2(id), &thing(n))
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for id in OF_PAGES {
        attacks.push(Attack::new(
            format!("{id} of HR"),
            How::SendText(page, (*id).to_owned()),
            Expect::LookedUp,
        ));
        if operation("confluence-v2", id).method == Method::Get {
            let how = How::SendText(moved, (*id).to_owned());
            attacks.push(Attack::new(
                format!("{id} of a page that has moved to HR"),
                how,
                Expect::LookedUp,
            ));
        }
    }
    for id in OF_CONTENT {
        attacks.push(Attack::new(
            format!("{id} of HR"),
            How::SendText(content, (*id).to_owned()),
            Expect::LookedUp,
        ));
    }
    for (at, (id, _)) in OTHERS.iter().enumerate() {
        let how = How::SendText(other, at.to_string());
        attacks.push(Attack::new(
            format!("{id} of HR ({at})"),
            how,
            Expect::LookedUp,
        ));
    }
    attacks.extend(states());
    attacks.extend(moving());
    attacks
}

/// Content that is not current.
fn states() -> Vec<Attack> {
    vec![
        looked_up("a page in the bin", |n| {
            v2("getPageById").path("id", &n.wiki.hr.trashed_page)
        }),
        looked_up("a draft", |n| {
            v2("getPageById")
                .path("id", &n.wiki.hr.draft)
                .query("get-draft", "true")
        }),
        looked_up("a page for one person", |n| {
            v2("getPageById").path("id", &n.wiki.hr.restricted_page)
        }),
        looked_up("an earlier version", |n| {
            v2("getPageById")
                .path("id", &n.wiki.hr.page)
                .query("version", 1)
        }),
        looked_up("purging a page", |n| {
            v2("deletePage")
                .path("id", &n.wiki.hr.trashed_page)
                .query("purge", "true")
        }),
        looked_up("a page of a personal space", |n| {
            v2("getPageById").path("id", &n.wiki.personal_page)
        }),
        looked_up("a page with all there is", |n| {
            v2("getPageById")
                .path("id", &n.wiki.hr.page)
                .query("include-labels", "true")
                .query("include-properties", "true")
                .query("include-versions", "true")
        }),
        looked_up("a blog post as a page", |n| {
            v2("getPageById").path("id", &n.wiki.hr.blog_post)
        }),
        looked_up("a page as a blog post", |n| {
            v2("getBlogPostById").path("id", &n.wiki.hr.page)
        }),
        looked_up("a page as a folder", |n| {
            v2("getFolderById").path("id", &n.wiki.hr.page)
        }),
        looked_up("a footer comment as an inline one", |n| {
            v2("getInlineCommentById").path("comment-id", &n.wiki.hr.footer_comment)
        }),
        inside(
            "a page of DOCS",
            |n| {
                v2("getPageById")
                    .path("id", &n.wiki.docs.page)
                    .query("body-format", "storage")
            },
            fine,
        ),
        inside(
            "its children",
            |n| v2("getPageDirectChildren").path("id", &n.wiki.docs.page),
            fine,
        ),
        inside(
            "its descendants",
            |n| v2("getPageDescendants").path("id", &n.wiki.docs.home),
            fine,
        ),
        inside(
            "its comments",
            |n| v2("getPageFooterComments").path("id", &n.wiki.docs.page),
            fine,
        ),
        inside(
            "its files",
            |n| v2("getPageAttachments").path("id", &n.wiki.docs.page),
            fine,
        ),
        inside(
            "a page of DOCS in the bin",
            |n| {
                v2("getPageById")
                    .path("id", &n.wiki.docs.trashed_page)
                    .query("status", "trashed")
            },
            fine,
        ),
        inside(
            "a reply",
            |n| v2("getFooterCommentById").path("comment-id", &n.wiki.docs.footer_reply),
            fine,
        ),
        inside(
            "a comment on a file",
            |n| v2("getFooterCommentById").path("comment-id", &n.wiki.docs.attachment_comment),
            fine,
        ),
    ]
}

fn moves(n: &Names, position: &str) -> Shot {
    v1("movePage")
        .path("pageId", &n.wiki.docs.page)
        .path("position", position)
        .path("targetId", &n.wiki.hr.page)
}

/// Moving and copying.
fn moving() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = ["before", "after", "append"]
        .iter()
        .map(|position| {
            let how = How::SendText(moves, (*position).to_owned());
            Attack::new(
                format!("moving {position} a page of HR"),
                how,
                Expect::LookedUp,
            )
        })
        .collect();
    attacks.extend([
        looked_up("moving a page of HR into DOCS", |n| {
            v1("movePage").path("pageId", &n.wiki.hr.page).path("position", "append").path("targetId", &n.wiki.docs.page)
        }),
        looked_up("moving below a folder of HR", |n| {
            v1("movePage").path("pageId", &n.wiki.docs.page).path("position", "append").path("targetId", &n.wiki.hr.folder)
        }),
        looked_up("moving below a page that has moved", |n| {
            v1("movePage").path("pageId", &n.wiki.docs.page).path("position", "append").path("targetId", &n.wiki.moved_page)
        }),
        unsent("copying into the space HR", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"destination": {"type": "space", "value": n.hr}}))
        }),
        looked_up("copying below a page of HR", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"destination": {"type": "parent_page", "value": n.wiki.hr.page}}))
        }),
        looked_up("copying below content of HR", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"destination": {"type": "parent_content", "value": n.wiki.hr.folder}}))
        }),
        looked_up("copying over a page of HR", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"destination": {"type": "existing_page", "value": n.wiki.hr.page}}))
        }),
        unsent("copying to a destination of another type", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"destination": {"type": "Space", "value": n.hr}}))
        }),
        unsent("copying to two types", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).bytes(
                "application/json",
                format!(r#"{{"destination": {{"type": "parent_page", "type": "space", "value": "{}"}}}}"#, n.hr),
            )
        })
        .alone(),
        unsent("copying nowhere", |n| v1("copyPage").path("id", &n.wiki.docs.page).json(json!({"pageTitle": "x"}))),
        looked_up("copying a page of HR", |n| {
            v1("copyPage").path("id", &n.wiki.hr.page).json(json!({"destination": {"type": "space", "value": "DOCS"}}))
        }),
        looked_up("copying a hierarchy into HR", |n| {
            v1("copyPageHierarchy").path("id", &n.wiki.docs.page).json(json!({"destinationPageId": n.wiki.hr.page}))
        }),
        looked_up("copying a hierarchy of HR", |n| {
            v1("copyPageHierarchy").path("id", &n.wiki.hr.page).json(json!({"destinationPageId": n.wiki.docs.page}))
        }),
        unsent("copying with a rendered answer", |n| {
            v1("copyPage").path("id", &n.wiki.docs.page).query("expand", "body.view").json(json!({"destination": {"type": "space", "value": "DOCS"}}))
        }),
    ]);
    attacks
}
