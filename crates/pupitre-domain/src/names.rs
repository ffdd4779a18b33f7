//! Enumerations whose values have one name in the API and the database.

/// Declares an enumeration of plain values with their names: `ALL`, `name` and `from_name`.
macro_rules! names {
    (
        $(#[$doc:meta])*
        $kind:ident { $($(#[$value_doc:meta])* $value:ident = $name:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind {
            $($(#[$value_doc])* $value,)+
        }

        impl $kind {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The name used in the API and the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $name,)+
                }
            }

            /// The value of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }
    };
}

pub(crate) use names;
