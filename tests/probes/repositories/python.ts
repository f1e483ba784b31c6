/** The code that the tests of `worlds` are about, by module; and a receipt whose text is kept in a file. */
export const python: Readonly<Record<string, string>> = {
  parcel: `BASE = 390


def parcel_price(grams, zone):
    return BASE + -(-grams // 500) * 60 * zone


def volume_weight(length, width, height):
    return length * width * height / 5000


def label_for(name, town):
    return f"to: {name}, {town.upper()} | {town}"


def check_parcel(grams):
    if grams <= 0:
        raise ValueError("nothing in it")
    if grams > 31_500:
        raise ValueError("too heavy")
`,
  roster: `def initials_of(name):
    return "".join(part[0] for part in name.split())


def split_names(text):
    return [name.strip() for name in text.split(",")]


def shift_hours(start, end):
    return end - start if end >= start else 24 - start + end


def night_bonus(hours):
    return hours * 15 + 20 if hours > 5 else hours * 15


def check_shift(hours):
    if hours > 12:
        raise ValueError("shift too long")
`,
  orchard: `def row_count(trees, per_row):
    return -(-trees // per_row)


def grade_of(weight):
    if weight < 100:
        return "small"
    return "medium" if weight < 200 else "large"


def juice_from(kilos):
    return kilos * 0.62


def row_names(rows):
    return [f"row {at + 1}" for at in range(rows)]


def crate_count(apples):
    return -(-apples // 12)


def check_grove(trees):
    if trees == 0:
        raise ValueError("no trees")
`,
  ledger: `def format_cents(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def parse_cents(text):
    whole, part = text.split(".")
    return int(whole) * 100 + int(part)


def fee_of(cents, percent):
    return cents * percent // 100


def statement_for(name, cents):
    return f"{name} has {format_cents(cents)}"


def round_up(cents):
    return -(-cents // 5) * 5


def check_owner(name):
    if name == "":
        raise ValueError("no owner")
`,
  tide: `def tide_name(hour):
    return "ebb" if hour % 12 < 6 else "flood"


def minutes_until(now, later):
    return later - now if later >= now else 1440 - now + later


def depth_at(base, hours):
    return base + hours * 0.35


def note_for(port, hour):
    return f"{port}: {tide_name(hour)}"


def check_port(name):
    if name == "":
        raise ValueError("no such port")
`,
  receipt: `def receipt_for(name, cents):
    return f"Receipt\\nfor {name}\\ntotal {cents} cents\\n"
`,
};
