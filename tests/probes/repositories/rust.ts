/** The code that the tests of `worlds` are about, by module; and a receipt whose text is kept in a file. */
export const rust: Readonly<Record<string, string>> = {
  parcel: `const BASE: i64 = 390;

pub fn parcel_price(grams: i64, zone: i64) -> i64 {
    BASE + (grams + 499) / 500 * 60 * zone
}

pub fn volume_weight(length: i64, width: i64, height: i64) -> f64 {
    (length * width * height) as f64 / 5000.0
}

pub fn label_for(name: &str, town: &str) -> String {
    format!("to: {}, {} | {}", name, town.to_uppercase(), town)
}

pub fn check_parcel(grams: i64) -> Result<(), String> {
    if grams <= 0 {
        return Err("nothing in it".to_string());
    }
    if grams > 31_500 {
        return Err("too heavy".to_string());
    }
    Ok(())
}
`,
  roster: `pub fn initials_of(name: &str) -> String {
    name.split(' ').filter_map(|part| part.chars().next()).collect()
}

pub fn split_names(text: &str) -> Vec<String> {
    text.split(',').map(|name| name.trim().to_string()).collect()
}

pub fn shift_hours(from: i64, to: i64) -> i64 {
    if to >= from { to - from } else { 24 - from + to }
}

pub fn night_bonus(hours: i64) -> i64 {
    if hours > 5 { hours * 15 + 20 } else { hours * 15 }
}

pub fn check_shift(hours: i64) -> Result<(), String> {
    if hours > 12 {
        return Err("shift too long".to_string());
    }
    Ok(())
}
`,
  orchard: `pub fn row_count(trees: i64, per_row: i64) -> i64 {
    (trees + per_row - 1) / per_row
}

pub fn grade_of(weight: i64) -> String {
    let grade = if weight < 100 {
        "small"
    } else if weight < 200 {
        "medium"
    } else {
        "large"
    };
    grade.to_string()
}

pub fn juice_from(kilos: i64) -> f64 {
    kilos as f64 * 0.62
}

pub fn row_names(rows: i64) -> Vec<String> {
    (1..=rows).map(|at| format!("row {}", at)).collect()
}

pub fn crate_count(apples: i64) -> i64 {
    (apples + 11) / 12
}

pub fn check_grove(trees: i64) -> Result<(), String> {
    if trees == 0 {
        return Err("no trees".to_string());
    }
    Ok(())
}
`,
  ledger: `pub fn format_cents(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

pub fn parse_cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or(0)
}

pub fn fee_of(cents: i64, percent: i64) -> i64 {
    cents * percent / 100
}

pub fn statement_for(name: &str, cents: i64) -> String {
    format!("{} has {}", name, format_cents(cents))
}

pub fn round_up(cents: i64) -> i64 {
    (cents + 4) / 5 * 5
}

pub fn check_owner(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("no owner".to_string());
    }
    Ok(())
}
`,
  tide: `pub fn tide_name(hour: i64) -> String {
    let name = if hour % 12 < 6 { "ebb" } else { "flood" };
    name.to_string()
}

pub fn minutes_until(now: i64, next: i64) -> i64 {
    if next >= now { next - now } else { 1440 - now + next }
}

pub fn depth_at(base: i64, hours: i64) -> f64 {
    base as f64 + hours as f64 * 0.35
}

pub fn note_for(port: &str, hour: i64) -> String {
    format!("{}: {}", port, tide_name(hour))
}

pub fn check_port(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("no such port".to_string());
    }
    Ok(())
}
`,
  receipt: `pub fn receipt_for(name: &str, cents: i64) -> String {
    format!("Receipt\\nfor {}\\ntotal {} cents\\n", name, cents)
}
`,
};
