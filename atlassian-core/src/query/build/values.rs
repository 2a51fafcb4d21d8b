//! What becomes a value, in either language.

/// Conversions of text, whole numbers, functions and lists for a client's own `Value` and for the holes of its
/// macro. Both are the client's types, or their documentation could not be in its language; only it can
/// implement anything for them.
///
/// `$value` has the variants `Text(String)`, `Integer(i64)` and `Function($function)`; `$hole` is a
/// [`Hole`](super::Hole) of it, and `$into_hole` has `fn into_hole(self) -> $hole`. What follows the semicolon can
/// be a value already and goes into holes, too.
#[doc(hidden)]
#[macro_export]
macro_rules! query_values {
    ($value:ident, $function:ident, $hole:ident, $into_hole:ident; $($other:ty),*) => {
        $crate::query_values!(@from $value, Text: String, &str, &String, std::borrow::Cow<'_, str>, Box<str>, char);
        $crate::query_values!(@from $value, Integer: i8, i16, i32, i64, u8, u16, u32);
        $crate::query_values!(@from $value, Function: $function);

        impl From<&&str> for $value {
            fn from(text: &&str) -> Self {
                $value::from(*text)
            }
        }

        impl From<u64> for $value {
            /// No id of Atlassian's is beyond [`i64::MAX`]; what is becomes a text that nothing equals.
            fn from(number: u64) -> Self {
                i64::try_from(number)
                    .map_or_else(|_| $value::Text(number.to_string()), $value::Integer)
            }
        }

        impl From<&u64> for $value {
            fn from(number: &u64) -> Self {
                $value::from(*number)
            }
        }

        impl From<&$value> for $value {
            fn from(value: &$value) -> Self {
                value.clone()
            }
        }

        $crate::query_values!(
            @one $hole, $into_hole: String, &str, &String, &&str, std::borrow::Cow<'_, str>, Box<str>, char,
            i8, i16, i32, i64, u8, u16, u32, u64, &u64, $function, $value, &$value $(, $other)*
        );
        $crate::query_values!(@many $value, $hole, $into_hole: (T) Vec<T>, T);
        $crate::query_values!(@many $value, $hole, $into_hole: (T, const N: usize) [T; N], T);
        $crate::query_values!(@many $value, $hole, $into_hole: ('a, T) &'a [T], &'a T);
        $crate::query_values!(@many $value, $hole, $into_hole: ('a, T) &'a Vec<T>, &'a T);
        $crate::query_values!(@many $value, $hole, $into_hole: ('a, T, const N: usize) &'a [T; N], &'a T);
    };
    (@from $value:ident, $variant:ident: $($type:ty),*) => {$(
        impl From<$type> for $value {
            fn from(value: $type) -> Self {
                $value::$variant(value.into())
            }
        }
    )*};
    (@one $hole:ident, $into_hole:ident: $($type:ty),*) => {$(
        impl $into_hole for $type {
            fn into_hole(self) -> $hole {
                $hole::One(self.into())
            }
        }
    )*};
    (@many $value:ident, $hole:ident, $into_hole:ident: ($($parameters:tt)*) $type:ty, $item:ty) => {
        impl<$($parameters)*> $into_hole for $type
        where
            $item: Into<$value>,
        {
            fn into_hole(self) -> $hole {
                $hole::Many(self.into())
            }
        }
    };
}
