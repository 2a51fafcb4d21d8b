//! Numbers as bytes, so that a token stays short.

/// Writes numbers, small ones in few bytes.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            // Masked to seven bits.
            #[allow(clippy::cast_possible_truncation)]
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        // Less than 128 by now.
        #[allow(clippy::cast_possible_truncation)]
        self.0.push(number as u8);
    }

    /// A number of either sign.
    pub(super) fn signed(&mut self, number: i64) {
        // The sign goes to the lowest bit.
        #[allow(clippy::cast_sign_loss)]
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    pub(super) fn optional(&mut self, number: Option<i64>) {
        self.number(u64::from(number.is_some()));
        if let Some(number) = number {
            self.signed(number);
        }
    }

    /// Pairs of an id and a time, in the order of the ids.
    pub(super) fn pairs(&mut self, pairs: impl ExactSizeIterator<Item = (u64, i64)>) {
        self.number(pairs.len() as u64);
        let (mut last_id, mut last_time) = (0, 0);
        for (id, time) in pairs {
            self.number(id.wrapping_sub(last_id));
            self.signed(time.wrapping_sub(last_time));
            (last_id, last_time) = (id, time);
        }
    }
}

/// Reads them back. Nothing is taken on trust: the bytes may be anybody's.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl Reader<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits {
                return None;
            }
            number |= shifted;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        // The reverse of what was written.
        #[allow(clippy::cast_possible_wrap)]
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(super) fn optional(&mut self) -> Option<Option<i64>> {
        match self.number()? {
            0 => Some(None),
            1 => self.signed().map(Some),
            _ => None,
        }
    }

    pub(super) fn pairs(&mut self) -> Option<Vec<(u64, i64)>> {
        let count = usize::try_from(self.number()?).ok()?;
        // Each takes two bytes at least: what claims more than there is cannot make us ask for memory.
        if count > self.0.len() / 2 {
            return None;
        }
        let (mut id, mut time) = (0u64, 0i64);
        let mut pairs = Vec::with_capacity(count);
        for _ in 0..count {
            id = id.wrapping_add(self.number()?);
            time = time.wrapping_add(self.signed()?);
            pairs.push((id, time));
        }
        Some(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back() {
        let numbers = [0, 1, -1, 63, 64, -64, -65, i64::MAX, i64::MIN, 1 << 40];
        let mut writer = Writer::default();
        for number in numbers {
            writer.signed(number);
            #[allow(clippy::cast_sign_loss)]
            writer.number(number as u64);
            writer.optional(Some(number));
        }
        let pairs = [(1, 5), (2, 4), (u64::MAX, i64::MIN), (0, i64::MAX)];
        writer.optional(None);
        writer.pairs(pairs.into_iter());
        let mut reader = Reader(&writer.0);
        for number in numbers {
            assert_eq!(reader.signed(), Some(number));
            #[allow(clippy::cast_sign_loss)]
            let same = number as u64;
            assert_eq!(reader.number(), Some(same));
            assert_eq!(reader.optional(), Some(Some(number)));
        }
        assert_eq!(reader.optional(), Some(None));
        assert_eq!(reader.pairs().as_deref(), Some(pairs.as_slice()));
        assert!(reader.0.is_empty() && reader.byte().is_none());
        // More than 64 bits, an end in the middle, a count without its pairs.
        assert_eq!(Reader(&[0xff; 12]).number(), None);
        assert_eq!(Reader(&[0x80]).number(), None);
        assert_eq!(Reader(&[0xff, 0xff, 0xff, 0x7f, 1, 1]).pairs(), None);
    }
}
