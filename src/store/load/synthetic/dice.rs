//! Chance that is the same everywhere: a seed gives the same rows on every machine.

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Chance of a part of the whole, such as a district, whatever else is made.
    pub fn of(seed: u64, part: &str) -> Self {
        let mixed = part
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self::new(mixed)
    }

    /// SplitMix64.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` up to and with `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.roll() % (high - low + 1).max(1) as u64) as i64
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, times: i64) -> bool {
        self.between(1, 100) <= times
    }

    /// True once in so many.
    pub fn once_in(&mut self, times: i64) -> bool {
        self.between(1, times) == 1
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A place in a list of so many.
    pub fn below(&mut self, count: usize) -> usize {
        self.between(0, count as i64 - 1) as usize
    }

    /// The same, the earlier the likelier: a few of many have most.
    pub fn skewed(&mut self, count: usize) -> usize {
        self.below(count).min(self.below(count))
    }

    /// A year, a month or a day, as precise as records are.
    pub fn date(&mut self, from: i64, to: i64) -> i64 {
        let year = self.between(from, to) * 10_000;
        match self.between(0, 2) {
            0 => year,
            1 => year + self.between(1, 12) * 100,
            _ => year + self.between(1, 12) * 100 + self.between(1, 28),
        }
    }

    pub fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| *self.pick(WORDS)).collect::<Vec<_>>().join(" ")
    }
}

/// Words that titles of such models are made of.
const WORDS: &[&str] = &[
    "vườn rau sạch",
    "tổ tự quản",
    "đường hoa",
    "giúp nhau làm kinh tế",
    "nuôi ong rừng",
    "cây dược liệu",
    "tiết kiệm nước",
    "chuyển đổi số",
    "thu gom rác thải",
    "camera an ninh",
    "hiến đất mở đường",
    "nhà sạch vườn đẹp",
    "chăn nuôi an toàn",
    "tuyến đường tự quản",
    "hũ gạo tình thương",
    "tiếng kẻng an ninh",
    "vận động nhân dân",
    "xây dựng nông thôn mới",
    "bảo vệ rừng",
    "trồng quế",
    "dệt thổ cẩm",
    "hoà giải ở cơ sở",
    "thanh niên khởi nghiệp",
    "phụ nữ giúp nhau",
];
