import { append, type Base } from "./kind.ts";

export const rust: Base = {
  words: { grid: ["board", "field"], walls: ["rocks"] },
  files: {
    "src/grid.rs": String.raw`use std::collections::{HashSet, VecDeque};
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridError {
    Ragged { row: usize },
    Unknown(char),
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridError::Ragged { row } => write!(f, "row {row} has another width"),
            GridError::Unknown(sign) => write!(f, "unknown sign {sign}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub width: usize,
    pub height: usize,
    walls: HashSet<(usize, usize)>,
}

impl Grid {
    pub fn parse(text: &str) -> Result<Self, GridError> {
        let mut walls = HashSet::new();
        let mut width = 0;
        let mut height = 0;
        for (row, line) in text.lines().enumerate() {
            if row > 0 && line.len() != width {
                return Err(GridError::Ragged { row });
            }
            width = line.len();
            height = row + 1;
            for (column, sign) in line.chars().enumerate() {
                match sign {
                    '#' => drop(walls.insert((column, row))),
                    '.' => {}
                    other => return Err(GridError::Unknown(other)),
                }
            }
        }
        Ok(Grid { width, height, walls })
    }

    pub fn is_open(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && !self.walls.contains(&(x, y))
    }

    pub fn open_cells(&self) -> usize {
        self.width * self.height - self.walls.len()
    }

    pub fn steps(&self, from: (usize, usize), to: (usize, usize)) -> Option<usize> {
        let mut seen = HashSet::from([from]);
        let mut queue = VecDeque::from([(from, 0)]);
        while let Some(((x, y), far)) = queue.pop_front() {
            if (x, y) == to {
                return Some(far);
            }
            let around = [(x + 1, y), (x, y + 1), (x.wrapping_sub(1), y), (x, y.wrapping_sub(1))];
            for next in around {
                if self.is_open(next.0, next.1) && seen.insert(next) {
                    queue.push_back((next, far + 1));
                }
            }
        }
        None
    }

    pub fn density(&self) -> f64 {
        self.walls.len() as f64 / (self.width * self.height) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "..#.\n.##.\n....";

    fn grid() -> Grid {
        Grid::parse(MAP).expect("the map is well-formed")
    }

    //~
    #[test]
    fn reads_its_size() {
        assert_eq!(grid().width, 4);
        assert_eq!(grid().height, 3);
    }

    //~
    #[test]
    fn knows_walls() {
        assert!(grid().is_open(0, 0));
        assert!(!grid().is_open(2, 0));
        assert!(!grid().is_open(9, 9));
    }

    //~
    #[test]
    fn counts_open_cells() {
        assert_eq!(grid().open_cells(), 9);
    }

    //~
    #[test]
    fn refuses_ragged_rows() {
        assert_eq!(Grid::parse("..\n..."), Err(GridError::Ragged { row: 1 }));
    }

    //~
    #[test]
    fn refuses_unknown_signs() {
        let error = Grid::parse(".x").unwrap_err();
        assert_eq!(error, GridError::Unknown('x'));
        assert_eq!(error.to_string(), "unknown sign x");
    }

    //~
    #[test]
    fn finds_a_way_round() {
        assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));
        assert_eq!(grid().steps((0, 0), (2, 0)), None);
    }

    //~
    #[test]
    fn measures_density() {
        assert!((grid().density() - 0.25).abs() < 1e-9);
    }

    //~
    #[test]
    #[should_panic(expected = "well-formed")]
    fn panics_on_a_bad_map() {
        Grid::parse("?").expect("the map is well-formed");
    }

    //~
}
`,
    "tests/walk.rs": String.raw`use maze::grid::Grid;

mod common;

#[test]
fn walks_through_an_open_grid() {
    let grid = common::open(5, 5);
    assert_eq!(grid.steps((0, 0), (4, 4)), Some(8));
}

#[test]
fn does_not_walk_through_walls() {
    let grid = Grid::parse(".#.").unwrap();
    assert_eq!(grid.steps((0, 0), (2, 0)), None);
    common::check_closed(&grid, &[(1, 0)]);
}
`,
    "tests/common/mod.rs": String.raw`use maze::grid::Grid;

pub fn open(width: usize, height: usize) -> Grid {
    let row = ".".repeat(width);
    Grid::parse(&vec![row; height].join("\n")).unwrap()
}

pub fn check_closed(grid: &Grid, cells: &[(usize, usize)]) {
    for &(x, y) in cells {
        assert!(!grid.is_open(x, y), "{x},{y} should be closed");
    }
}
`,
    "Cargo.toml": `[package]\nname = "maze"\nversion = "0.3.0"\nedition = "2024"\n\n[lib]\npath = "src/lib.rs"\n\n[lints.rust]\nunused_must_use = "deny"\n\n[lints.clippy]\nunwrap_used = "warn"\n`,
    "src/lib.rs": "pub mod grid;\n",
    ".github/workflows/ci.yml": `name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: cargo clippy --all-targets -- -D warnings\n      - run: cargo test --all-features\n`,
  },
  cover: [
    append(
      "src/lib.rs",
      '\n/// The version that is built, for reports.\npub const VERSION: &str = env!("CARGO_PKG_VERSION");\n',
    ),
  ],
};
