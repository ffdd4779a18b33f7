//! Changes to bytes and to JSON, drawn from a seed.

use serde_json::{Map, Value, json};

/// Pieces that have broken readers of JSON, of headers and of time.
const PIECES: [&str; 22] = [
    "null",
    "[]",
    "{}",
    "-1",
    "1e999",
    "99999999999999999999999",
    "0.1",
    "true",
    "\"\"",
    "\\ud800",
    "\\u0000",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "{\"a\":",
    "[[[[[[[[[[[[[[[[",
    "\"id\":\"x\",\"id\":\"y\"",
    "sha256=",
    "\r\n",
    "%00",
    "../",
    "<script>",
];

/// A source of chance and of changes.
pub(crate) struct Mutator(u64);

impl Mutator {
    /// The changes of that case.
    pub(super) fn new(seed: u64, case: u64) -> Self {
        let mut mutator = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ case);
        mutator.next();
        mutator
    }

    /// Source: Steele and others, "Fast splittable pseudorandom number generators" (`SplitMix64`).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 below 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap().max(1);
        usize::try_from(self.next() % end).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// The bytes with one to four changes; `other` is what may be spliced in.
    pub(super) fn mutated(&mut self, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
        for _ in 0..=self.below(4) {
            bytes = match (self.below(3), serde_json::from_slice::<Value>(&bytes)) {
                (0 | 1, Ok(mut value)) => {
                    let size = size(&value);
                    let at = self.below(size);
                    self.change(&mut value, &mut { at }, other);
                    value.to_string().into_bytes()
                }
                _ => self.changed(bytes, other),
            };
        }
        bytes
    }

    /// One change of bytes.
    fn changed(&mut self, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
        let at = self.below(bytes.len() + 1);
        match self.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => {
                let end = at + self.below(bytes.len() - at + 1);
                bytes.drain(at..end);
            }
            4 => {
                let end = at + self.below((bytes.len() - at).min(64) + 1);
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            5 => {
                let from = self.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let piece = self.pick(&PIECES).bytes();
                bytes.splice(at..at, piece);
            }
        }
        bytes
    }

    /// Changes the part of a value that is reached when `at` parts were counted.
    fn change(&mut self, value: &mut Value, at: &mut usize, other: &[u8]) {
        if *at == 0 {
            *value = self.odd(value, other);
        }
        let left = at.checked_sub(1);
        *at = left.unwrap_or(usize::MAX);
        match value {
            Value::Array(items) => items.iter_mut().for_each(|it| self.change(it, at, other)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|it| self.change(it, at, other));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Something else in place of a value.
    fn odd(&mut self, value: &Value, other: &[u8]) -> Value {
        match self.below(12) {
            0 => Value::Null,
            1 => json!(-1),
            2 => json!(1e300),
            3 => json!(u64::MAX),
            4 => json!("x".repeat(self.below(9_000))),
            5 => json!(self.pick(&PIECES)),
            6 => json!([value]),
            7 => json!({ "messages": value }),
            8 => serde_json::from_slice(other).unwrap_or(Value::Bool(true)),
            9 => Value::Array(vec![value.clone(); self.below(20)]),
            10 => without_one(value, self),
            _ => (0..self.below(150)).fold(value.clone(), |inner, _| json!([inner])),
        }
    }
}

/// An object without one of its fields; anything else as it is.
fn without_one(value: &Value, mutator: &mut Mutator) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let gone = mutator.below(fields.len());
    let left = fields.iter().enumerate().filter(|(at, _)| *at != gone);
    Value::Object(left.map(|(_, (key, value))| (key.clone(), value.clone())).collect::<Map<_, _>>())
}

/// How many parts a value has, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
