//! Values on their way to PostgreSQL and back.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::super::value::storable;
use super::super::{Row, Value};

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(value), &Type::INT8) => value.to_sql(kind, out),
            (Self::Int(value), &Type::INT4) => i32::try_from(*value)?.to_sql(kind, out),
            (Self::Text(value), &Type::TEXT | &Type::VARCHAR) => storable(value).to_sql(kind, out),
            (Self::Bytes(value), &Type::BYTEA) => value.to_sql(kind, out),
            (Self::Id(value), &Type::UUID) => Uuid::from_bytes(*value).to_sql(kind, out),
            (value, kind) => Err(format!("{value:?} is not a {kind}").into()),
        }
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(super) struct PostgresRow<'a>(pub(super) &'a tokio_postgres::Row);

impl PostgresRow<'_> {
    fn column<'r, T: FromSql<'r>>(&'r self, position: usize) -> Result<Option<T>, String> {
        self.0.try_get(position).map_err(|error| crate::error::chain(&error))
    }
}

impl Row for PostgresRow<'_> {
    fn int(&self, position: usize) -> Result<Option<i64>, String> {
        match self.0.columns().get(position).map(tokio_postgres::Column::type_) {
            Some(&Type::INT4) => Ok(self.column::<i32>(position)?.map(i64::from)),
            _ => self.column(position),
        }
    }

    fn text(&self, position: usize) -> Result<Option<String>, String> {
        self.column(position)
    }

    fn bytes(&self, position: usize) -> Result<Option<Vec<u8>>, String> {
        self.column(position)
    }

    fn id(&self, position: usize) -> Result<Option<[u8; 16]>, String> {
        Ok(self.column::<Uuid>(position)?.map(Uuid::into_bytes))
    }
}
