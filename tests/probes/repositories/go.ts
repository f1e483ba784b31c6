/** The code that the tests of `worlds` are about, by module; and a receipt whose text is kept in a file. */
export const go: Readonly<Record<string, string>> = {
  parcel: `package parcel

import (
	"errors"
	"strings"
)

const base = 390

func ParcelPrice(grams, zone int) int {
	return base + (grams+499)/500*60*zone
}

func VolumeWeight(length, width, height int) float64 {
	return float64(length*width*height) / 5000
}

func LabelFor(name, town string) string {
	return "to: " + name + ", " + strings.ToUpper(town) + " | " + town
}

func CheckParcel(grams int) error {
	if grams <= 0 {
		return errors.New("nothing in it")
	}
	if grams > 31500 {
		return errors.New("too heavy")
	}
	return nil
}
`,
  roster: `package roster

import (
	"errors"
	"strings"
)

func InitialsOf(name string) string {
	letters := ""
	for _, part := range strings.Fields(name) {
		letters += part[:1]
	}
	return letters
}

func SplitNames(text string) []string {
	names := strings.Split(text, ",")
	for at, name := range names {
		names[at] = strings.TrimSpace(name)
	}
	return names
}

func ShiftHours(from, to int) int {
	if to >= from {
		return to - from
	}
	return 24 - from + to
}

func NightBonus(hours int) int {
	if hours > 5 {
		return hours*15 + 20
	}
	return hours * 15
}

func CheckShift(hours int) error {
	if hours > 12 {
		return errors.New("shift too long")
	}
	return nil
}
`,
  orchard: `package orchard

import (
	"errors"
	"fmt"
)

func RowCount(trees, perRow int) int {
	return (trees + perRow - 1) / perRow
}

func GradeOf(weight int) string {
	if weight < 100 {
		return "small"
	}
	if weight < 200 {
		return "medium"
	}
	return "large"
}

func JuiceFrom(kilos int) float64 {
	return float64(kilos) * 0.62
}

func RowNames(rows int) []string {
	names := []string{}
	for at := 1; at <= rows; at++ {
		names = append(names, fmt.Sprintf("row %d", at))
	}
	return names
}

func CrateCount(apples int) int {
	return (apples + 11) / 12
}

func CheckGrove(trees int) error {
	if trees == 0 {
		return errors.New("no trees")
	}
	return nil
}
`,
  ledger: `package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

func FormatCents(cents int) string {
	return fmt.Sprintf("%d.%02d", cents/100, cents%100)
}

func ParseCents(text string) int {
	cents, _ := strconv.Atoi(strings.ReplaceAll(text, ".", ""))
	return cents
}

func FeeOf(cents, percent int) int {
	return cents * percent / 100
}

func StatementFor(name string, cents int) string {
	return name + " has " + FormatCents(cents)
}

func RoundUp(cents int) int {
	return (cents + 4) / 5 * 5
}

func CheckOwner(name string) error {
	if name == "" {
		return errors.New("no owner")
	}
	return nil
}
`,
  tide: `package tide

import "errors"

func TideName(hour int) string {
	if hour%12 < 6 {
		return "ebb"
	}
	return "flood"
}

func MinutesUntil(now, next int) int {
	if next >= now {
		return next - now
	}
	return 1440 - now + next
}

func DepthAt(base, hours int) float64 {
	return float64(base) + float64(hours)*0.35
}

func NoteFor(port string, hour int) string {
	return port + ": " + TideName(hour)
}

func CheckPort(name string) error {
	if name == "" {
		return errors.New("no such port")
	}
	return nil
}
`,
  receipt: `package receipt

import "fmt"

func ReceiptFor(name string, cents int) string {
	return fmt.Sprintf("Receipt\\nfor %s\\ntotal %d cents\\n", name, cents)
}
`,
};
