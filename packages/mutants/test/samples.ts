/** Ordinary code, with as many shapes as it takes to try every operator. */
export const samples: Readonly<Record<string, string>> = {
  "src/basket.tsx": `import { price } from "./price.js";
import type { Line } from "./line.js";

/** Adds up. */
export class Basket<T extends Line = Line> {
  static readonly LIMIT: number = 1_000;
  readonly #lines: T[] = [];
  open = !false;

  constructor(private readonly owner: string = "nobody") {
    if (!owner.trim()) throw new RangeError(\`no owner: \${owner}\`);
  }

  add(line: T, { count = 1, gift = false }: { count?: number; gift?: boolean } = {}): this {
    if (count<=0 || !(this.open&&!this.full)) return this;
    for (let at = 0; at < count; at++) this.#lines.push(line);
    this.owner?.length; /* not + this */
    return gift ? this.add({ ...line, price: -0 } as T) : this;
  }

  get full() { return this.#lines.length+ +1 > Basket.LIMIT; }

  async total(rate = 1.25): Promise<number> {
    let sum = 0, left = this.#lines.length;
    while (left-->0) { sum += await price(this.#lines[left]!.id ?? "none", [rate, 2]) * rate; }
    do sum -= 1; while (sum > 1e6 && sum % 2 === 0)
    await this.#tell?.(sum);
    return sum;
  }
  #tell?: (sum: number) => Promise<void> = async (sum) => ({ sum } as never);
}
export const View = ({ a }: { a?: string }) => <p className="x" title={a || "none"}>{a && !a.length ? "short" : \`\${a}!\`}</p>;
label: for (const key in { a: 1, b: [2, 3] }) { if (key === "a") continue label; else break; }
export default function plain(a: number, b: number) { return a/b; }
`,
  "src/basket.py": `"""A module."""
from __future__ import annotations
import logging

LIMIT: int = 1_000


class Basket:
    """What is bought."""

    kinds = ["a", 'b', b"c", f"d{LIMIT}"]

    @property
    def full(self) -> "bool":
        return len(self.lines) >= LIMIT

    async def add(self, line, *, count=1, gift=False):
        """Adds."""
        if not line or(count <= 0 and line is not None):
            raise ValueError("nothing: %s" % line)
        elif line in self.lines: return None
        else:
            logging.info("adding %s", line)
        for at in range(count):
            self.lines.append({"line": line, "at": -at})
        while not self.full and True:
            count -= 1
            await self.tell(count)
        return [x * 2 for x in self.lines if x not in (1, 2)], lambda y: y // 3


def total(lines): return sum(lines) if(lines)else 0.5


def nothing(a, b):
    [first, second] = a, b
    text = ("one " "two")
    with open("f") as f:
        f.write(r"""raw""" + text)
    try:
        del a[0]
    except (KeyError, IndexError) as error:
        pass
    assert a == b, "same"
    match a:
        case 1 | "x":
            return a % b
        case _:
            pass
`,
  "basket.go": `package basket

import (
	"errors"
	"fmt"
)

const Limit = 1000

// Line is one.
type Line struct {
	ID    string \`json:"id"\`
	Price float64
}

type Basket struct{ lines []Line }

func (b *Basket) Add(line Line, count int) error {
	if line.ID == "" || !b.Open() {
		return errors.New("no line")
	} else if count <= 0 {
		return fmt.Errorf("count %d", count)
	}
	if err := b.check(line); err != nil { return err }
	for i := 0; i < count; i++ {
		b.lines = append(b.lines, line)
	}
	for b.Full() && count > 1 { count -= 1; b.drop() }
	for at := range b.lines { defer b.note("x", at) }
	go func() { b.note("y") }()
	return nil
}

func (b *Basket) Open() bool { return len(b.lines) < Limit && true }

func (b *Basket) reset() {
	b.lines = nil
}

func Total(lines []Line, rate float64) (float64, error) {
	sum := 0.5
	for _, line := range lines {
		switch {
		case line.Price < 0:
			return -1, nil
		case line.Price > 10 && rate != 1:
			sum += line.Price * rate / 2
		default:
			sum -= line.Price - rate
		}
	}
	names := map[string]int{"a": 1, "b": 2}
	total := names["a"] % 3
	fmt.Println("total", total)
	return sum, nil
}
`,
  "src/basket.rs": `use std::collections::HashMap;

const LIMIT: usize = 1000;

#[derive(Debug, Clone)]
pub struct Line { pub id: String, price: f64 }

impl Line {
    pub fn new(id: &str, price: f64) -> Self { Line { id: id.to_string(), price } }
    pub fn is_free(&self) -> bool { self.price <= 0.0 && !self.id.is_empty() }
    fn rename(&mut self, id: &str) { self.id = id.into(); self.id.push_str("!"); }
}

pub fn total(lines: &[Line], rate: f64) -> Result<f64, String> {
    let mut sum = 0.5;
    for line in lines {
        if line.is_free() { continue; }
        if let Some(first) = line.id.chars().next() { sum += first as u8 as f64; }
        sum += line.price * rate - 1.0 / 2.0;
    }
    while sum > 10.0 { sum -= 1.5; tell(sum)?; }
    let kind = match lines.len() % 3 { 0 => "none", 1..=2 if sum != 2.0 => "few", _ => "many" };
    println!("{} {}", kind, sum);
    if lines.is_empty() { return Err("nothing".to_string()); } else { note(kind); }
    let all: HashMap<&str, i32> = HashMap::new();
    Ok(if all.len() >= LIMIT || -sum < 3.0 { sum } else { f64::from(-7i32) })
}

fn first(lines: &[Line]) -> Option<&Line> { lines.iter().filter(|line| line.price > 1.0).next() }

#[cfg(test)]
mod tests {
    #[test]
    fn adds() { assert_eq!(1 + 1, 2); }
}
`,
};
