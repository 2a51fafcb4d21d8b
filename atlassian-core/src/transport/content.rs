//! The body of a request on its way out.

use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};

use crate::error::Error;
use crate::request::{self, Body, Request};

pub(super) fn attach(builder: RequestBuilder, request: &Request) -> Result<RequestBuilder, Error> {
    Ok(match &request.body {
        Body::Empty => builder,
        Body::Json(value) => builder.body(value.to_string()),
        Body::Bytes { content, .. } => builder.body(content.clone()),
        Body::Multipart(parts) => {
            let mut form = Form::new();
            for part in parts {
                form = form.part(part.name.clone(), encoded(request, part)?);
            }
            builder.multipart(form)
        }
    })
}

fn encoded(request: &Request, part: &request::Part) -> Result<Part, Error> {
    let length = part.content.len() as u64;
    let mut encoded = Part::stream_with_length(part.content.clone(), length);
    if let Some(name) = &part.file_name {
        encoded = encoded.file_name(name.clone());
    }
    if let Some(media_type) = &part.media_type {
        encoded = encoded
            .mime_str(media_type)
            .map_err(|_| Error::InvalidRequest {
                operation: request.operation.id,
                what: format!("{media_type:?} is not a media type"),
            })?;
    }
    Ok(encoded)
}
