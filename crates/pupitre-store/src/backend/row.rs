//! What comes out of a statement.

use jiff::Timestamp;
use pupitre_app::ports::store::StoreError;

use super::value::IdType;

type Result<T> = std::result::Result<T, StoreError>;

/// A row, as the driver gives it.
pub(crate) trait Row {
    /// The number at that position.
    fn int(&self, position: usize) -> std::result::Result<Option<i64>, String>;
    /// The words at that position.
    fn text(&self, position: usize) -> std::result::Result<Option<String>, String>;
    /// The bytes at that position.
    fn bytes(&self, position: usize) -> std::result::Result<Option<Vec<u8>>, String>;
    /// The sixteen bytes at that position.
    fn id(&self, position: usize) -> std::result::Result<Option<[u8; 16]>, String>;
}

/// Reads the columns of a row one after the other.
pub(crate) struct Columns<'a> {
    row: &'a dyn Row,
    query: &'static str,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(super) fn new(row: &'a dyn Row, query: &'static str) -> Self {
        Self { row, query, next: 0 }
    }

    fn step(&mut self) -> usize {
        let position = self.next;
        self.next += 1;
        position
    }

    /// The error of the column that was read last.
    pub(crate) fn unreadable(&self, why: &str) -> StoreError {
        StoreError::Unreadable { detail: format!("{}, column {}: {why}", self.query, self.next) }
    }

    fn there<T>(&self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.unreadable("a value is missing"))
    }

    /// Passes over columns.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }

    pub(crate) fn optional_int(&mut self) -> Result<Option<i64>> {
        let position = self.step();
        self.row.int(position).map_err(|why| self.unreadable(&why))
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        let value = self.optional_int()?;
        self.there(value)
    }

    pub(crate) fn count(&mut self) -> Result<u32> {
        let value = self.int()?;
        u32::try_from(value).map_err(|error| self.unreadable(&error.to_string()))
    }

    pub(crate) fn optional_number(&mut self) -> Result<Option<u64>> {
        let value = self.optional_int()?.map(u64::try_from).transpose();
        value.map_err(|error| self.unreadable(&error.to_string()))
    }

    pub(crate) fn number(&mut self) -> Result<u64> {
        let value = self.optional_number()?;
        self.there(value)
    }

    pub(crate) fn optional_flag(&mut self) -> Result<Option<bool>> {
        Ok(self.optional_int()?.map(|value| value != 0))
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn optional_at(&mut self) -> Result<Option<Timestamp>> {
        let value = self.optional_int()?.map(Timestamp::from_microsecond).transpose();
        value.map_err(|error| self.unreadable(&error.to_string()))
    }

    pub(crate) fn at(&mut self) -> Result<Timestamp> {
        let value = self.optional_at()?;
        self.there(value)
    }

    pub(crate) fn optional_text(&mut self) -> Result<Option<String>> {
        let position = self.step();
        self.row.text(position).map_err(|why| self.unreadable(&why))
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        let value = self.optional_text()?;
        self.there(value)
    }

    /// The value of that name.
    pub(crate) fn named<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        let name = self.text()?;
        read(&name).ok_or_else(|| self.unreadable(&format!("`{name}` is not a known name")))
    }

    /// The value of that name, if there is a name.
    pub(crate) fn optional_named<T>(
        &mut self,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(name) = self.optional_text()? else { return Ok(None) };
        let value = read(&name);
        value.map(Some).ok_or_else(|| self.unreadable(&format!("`{name}` is not a known name")))
    }

    /// The value written so.
    pub(crate) fn parsed<T: std::str::FromStr>(&mut self) -> Result<T> {
        self.named(|text| text.parse().ok())
    }

    pub(crate) fn optional_id<T: IdType>(&mut self) -> Result<Option<T>> {
        let position = self.step();
        let bytes = self.row.id(position).map_err(|why| self.unreadable(&why))?;
        Ok(bytes.map(T::of))
    }

    pub(crate) fn id<T: IdType>(&mut self) -> Result<T> {
        let value = self.optional_id()?;
        self.there(value)
    }

    pub(crate) fn optional_hash(&mut self) -> Result<Option<[u8; 32]>> {
        let position = self.step();
        let bytes = self.row.bytes(position).map_err(|why| self.unreadable(&why))?;
        let hash = bytes.map(<[u8; 32]>::try_from).transpose();
        hash.map_err(|_other_length| self.unreadable("not 32 bytes"))
    }

    pub(crate) fn hash(&mut self) -> Result<[u8; 32]> {
        let value = self.optional_hash()?;
        self.there(value)
    }
}
