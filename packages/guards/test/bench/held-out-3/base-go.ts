import { append, type Base } from "./kind.ts";

const WINDOW = String.raw`// Package window reads and compares spans of minutes.
package window

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// ErrEmpty says that a span holds no minute.
var ErrEmpty = errors.New("empty window")

// Window is a span of minutes of a day; End is not in it.
type Window struct {
	Start, End int
}

// Parse reads "HH:MM-HH:MM".
func Parse(text string) (Window, error) {
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return Window{}, fmt.Errorf("no dash in %q", text)
	}
	start, err := minute(from)
	if err != nil {
		return Window{}, err
	}
	end, err := minute(to)
	if err != nil {
		return Window{}, err
	}
	if end <= start {
		return Window{}, ErrEmpty
	}
	return Window{start, end}, nil
}

func minute(text string) (int, error) {
	hour, min, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok {
		return 0, fmt.Errorf("no colon in %q", text)
	}
	h, err := strconv.Atoi(hour)
	if err != nil || h > 24 {
		return 0, fmt.Errorf("bad hour %q", hour)
	}
	m, err := strconv.Atoi(min)
	if err != nil || m > 59 {
		return 0, fmt.Errorf("bad minute %q", min)
	}
	return h*60 + m, nil
}

// Minutes is how long it is.
func (w Window) Minutes() int { return w.End - w.Start }

// Overlaps tells whether both hold some minute.
func (w Window) Overlaps(other Window) bool {
	return w.Start < other.End && other.Start < w.End
}

// Merge joins those that touch.
func Merge(list []Window) []Window {
	sorted := append([]Window(nil), list...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Start < sorted[j].Start })
	var merged []Window
	for _, one := range sorted {
		last := len(merged) - 1
		if last >= 0 && one.Start <= merged[last].End {
			merged[last].End = max(merged[last].End, one.End)
			continue
		}
		merged = append(merged, one)
	}
	return merged
}

// String writes it as Parse reads it.
func (w Window) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.Start/60, w.Start%60, w.End/60, w.End%60)
}
`;
const TEST = String.raw`package window

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

//~
func TestParse(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want Window
	}{
		{"morning", "08:00-09:30", Window{480, 570}},
		{"spaces", "08:00 - 08:05", Window{480, 485}},
		{"midnight", "23:00-24:00", Window{1380, 1440}},
		{"one minute", "00:00-00:01", Window{0, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.in)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.in, err)
			}
			if got != tt.want {
				t.Errorf("Parse(%q) = %v, want %v", tt.in, got, tt.want)
			}
		})
	}
}

//~
func TestParseRefuses(t *testing.T) {
	for _, in := range []string{"", "08:00", "08:00-x", "25:00-26:00", "08:61-09:00"} {
		if _, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) gave no error", in)
		}
	}
}

//~
func TestParseEmpty(t *testing.T) {
	_, err := Parse("09:00-09:00")
	if !errors.Is(err, ErrEmpty) {
		t.Fatalf("got %v, want ErrEmpty", err)
	}
}

//~
func TestMinutes(t *testing.T) {
	w := mustParse(t, "08:15-10:00")
	if got := w.Minutes(); got != 105 {
		t.Errorf("Minutes() = %d, want 105", got)
	}
}

//~
func TestOverlaps(t *testing.T) {
	morning := mustParse(t, "08:00-10:00")
	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {
		t.Error("want an overlap of one minute")
	}
	if morning.Overlaps(mustParse(t, "10:00-11:00")) {
		t.Error("want no overlap where one ends")
	}
}

//~
func TestMerge(t *testing.T) {
	got := Merge([]Window{{60, 90}, {0, 30}, {30, 45}, {80, 120}})
	want := []Window{{0, 45}, {60, 120}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Merge = %v, want %v", got, want)
	}
	checkSorted(t, got)
}

//~
func TestStringIsReadBack(t *testing.T) {
	w := Window{485, 1439}
	if got := w.String(); got != "08:05-23:59" {
		t.Errorf("String() = %q", got)
	}
	if back := mustParse(t, w.String()); back != w {
		t.Errorf("read back as %v", back)
	}
}

//~
func TestGolden(t *testing.T) {
	golden, err := os.ReadFile(filepath.Join("testdata", "merged.golden"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, w := range Merge([]Window{{480, 500}, {490, 600}, {700, 710}}) {
		out.WriteString(w.String() + "\n")
	}
	if out.String() != string(golden) {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), golden)
	}
}

//~
`;
const HELPERS = String.raw`package window

import "testing"

func mustParse(t *testing.T, text string) Window {
	t.Helper()
	w, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return w
}

func checkSorted(t *testing.T, list []Window) {
	t.Helper()
	for i := 1; i < len(list); i++ {
		if list[i].Start <= list[i-1].End {
			t.Errorf("%v does not come after %v", list[i], list[i-1])
		}
	}
}
`;
export const goWorkflow = `name: go
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with:
          go-version: stable
      - run: go vet ./...
      - run: go test -race ./...
`;
export const go: Base = {
  words: { window: ["span", "slot"], merged: ["joined"], morning: ["early"] },
  files: {
    "window/window.go": WINDOW,
    "window/window_test.go": TEST,
    "window/helpers_test.go": HELPERS,
    "window/testdata/merged.golden": "08:00-10:00\n11:40-11:50\n",
    Makefile: "test:\n\tgo vet ./...\n\tgo test -race -count=1 ./...\n\nlint:\n\tgolangci-lint run\n",
    ".golangci.yml": 'version: "2"\nlinters:\n  enable:\n    - errcheck\n    - staticcheck\n    - thelper\n',
    ".github/workflows/ci.yml": goWorkflow,
    "go.mod": "module example.test/window\n\ngo 1.25\n",
  },
  cover: [
    append(
      "window/window.go",
      "\n// Contains tells whether a minute is in it.\nfunc (w Window) Contains(minute int) bool {\n\treturn w.Start <= minute && minute < w.End\n}\n",
    ),
  ],
};
