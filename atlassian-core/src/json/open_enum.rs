//! Lists of values that are closed in the document and open in reality.

/// Defines an enum of strings that keeps a value it does not know.
///
/// ```
/// atlassian_core::open_enum! {
///     /// How a project is managed.
///     pub enum ProjectStyle {
///         Classic = "classic",
///         NextGen = "next-gen",
///     }
/// }
///
/// assert_eq!(ProjectStyle::from("classic"), ProjectStyle::Classic);
/// assert_eq!(ProjectStyle::from("other").as_str(), "other");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $value, "`")]
                $variant,
            )*
            /// A value the document does not list.
            Unknown(String),
        }

        impl $name {
            /// The value as it stands on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown(value.to_owned()),
                }
            }
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                $name::Unknown(String::new())
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::json::Wire for $name {
            #[inline]
            fn decode(
                &mut self,
                input: &mut $crate::json::Decoder<'_>,
            ) -> ::core::result::Result<(), $crate::json::Fault> {
                *self = input.text()?.as_ref().into();
                Ok(())
            }

            #[inline]
            fn encode(&self) -> ::core::option::Option<$crate::json::Value> {
                Some($crate::json::Value::String(self.as_str().to_owned()))
            }
        }
    };
}
