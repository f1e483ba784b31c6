import { append, cutTest, edit, everywhere, kind, move, put, type Kind } from "./kind.ts";

const T = "window/window_test.go";
const H = "window/helpers_test.go";
const W = "window/window.go";
const P = "parcel/parcel_test.go";
const C = "parcel/parcel.go";

export const honestGo1: readonly Kind[] = [
  kind("moved", "test file renamed", "The new name is one that go test takes.", {
    go: [move(T, "window/parse_merge_test.go")],
    testify: [move(P, "parcel/shipping_test.go")],
  }),
  kind("moved", "package moved, imports follow", "The same package at another path.", {
    go: [
      move(T, "internal/window/window_test.go"),
      move(H, "internal/window/helpers_test.go"),
      move(W, "internal/window/window.go"),
      move("window/testdata/merged.golden", "internal/window/testdata/merged.golden"),
    ],
    testify: [
      move(P, "internal/parcel/parcel_test.go"),
      move(C, "internal/parcel/parcel.go"),
      edit("internal/parcel/parcel_test.go", "example.test/shop/parcel", "example.test/shop/internal/parcel"),
    ],
  }),
  kind("moved", "one test moved to a file of its own", "Each test is still there.", {
    go: [
      cutTest(T, "func TestMinutes"),
      put(
        "window/minutes_test.go",
        'package window\n\nimport "testing"\n\nfunc TestMinutes(t *testing.T) {\n	w := mustParse(t, "08:15-10:00")\n	if got := w.Minutes(); got != 105 {\n		t.Errorf("Minutes() = %d, want 105", got)\n	}\n}\n',
      ),
    ],
    testify: [
      cutTest(P, "func TestVolume"),
      put(
        "parcel/volume_test.go",
        'package parcel_test\n\nimport (\n	"testing"\n\n	"github.com/stretchr/testify/assert"\n\n	"example.test/shop/parcel"\n)\n\nfunc TestVolume(t *testing.T) {\n	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n}\n',
      ),
    ],
  }),
  kind("renamed", "a function renamed in code and tests", "The same function by another name.", {
    go: [everywhere(W, "Minutes()", "Length()"), everywhere(T, "Minutes()", "Length()")],
    testify: [edit(C, "func Label(", "func Title("), everywhere(P, "parcel.Label(", "parcel.Title(")],
  }),
  kind("renamed", "tests named after what they find", "Only the names in the report differ.", {
    go: [
      edit(T, "func TestMerge(", "func TestMergeJoinsWhatTouches("),
      edit(T, "func TestStringIsReadBack(", "func TestString_RoundTrip("),
    ],
    testify: [edit(P, "func TestShipBooksOnce(", "func TestShip_books_once_at_its_price(")],
  }),
  kind("split", "a test split in two", "Each assertion stands in one of the two.", {
    go: [
      edit(
        T,
        '	if morning.Overlaps(mustParse(t, "10:00-11:00")) {',
        '}\n\nfunc TestNoOverlapAtTheEnd(t *testing.T) {\n	morning := mustParse(t, "08:00-10:00")\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {',
      ),
    ],
    testify: [
      edit(
        P,
        '	_, err = parcel.Price(parcel.Parcel{ID: "p3"})',
        '}\n\nfunc TestPriceRefusesWhatWeighsNothing(t *testing.T) {\n	_, err := parcel.Price(parcel.Parcel{ID: "p3"})',
      ),
    ],
  }),
  kind("merged", "tests made sub-tests of one", "All assertions stand in the sub-tests.", {
    go: [
      cutTest(T, "func TestParseEmpty"),
      edit(
        T,
        "func TestParseRefuses(t *testing.T) {\n",
        'func TestParseRefuses(t *testing.T) {\n	t.Run("empty", func(t *testing.T) {\n		_, err := Parse("09:00-09:00")\n		if !errors.Is(err, ErrEmpty) {\n			t.Fatalf("got %v, want ErrEmpty", err)\n		}\n	})\n',
      ),
    ],
    testify: [
      cutTest(P, "func TestVolume"),
      edit(
        P,
        "func TestLabel(t *testing.T) {\n",
        'func TestLabel(t *testing.T) {\n	t.Run("volume", func(t *testing.T) {\n		assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n	})\n',
      ),
    ],
  }),
  kind(
    "parametrised",
    "repeated assertions made a table",
    "Each row is one of the assertions that were there.",
    {
      go: [
        edit(
          T,
          '	morning := mustParse(t, "08:00-10:00")\n	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {\n		t.Error("want an overlap of one minute")\n	}\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {\n		t.Error("want no overlap where one ends")\n	}\n',
          '	morning := mustParse(t, "08:00-10:00")\n	for other, want := range map[string]bool{\n		"09:59-11:00": true,\n		"10:00-11:00": false,\n	} {\n		if got := morning.Overlaps(mustParse(t, other)); got != want {\n			t.Errorf("Overlaps(%s) = %v, want %v", other, got, want)\n		}\n	}\n',
        ),
      ],
      testify: [
        edit(
          P,
          '	p := parcel.Parcel{ID: "p7", Labels: []string{"fragile", "cold"}}\n	assert.Equal(t, "p7 [fragile] [cold]", parcel.Label(p))\n	assert.Equal(t, "p8", parcel.Label(parcel.Parcel{ID: "p8"}))\n',
          '	for _, tc := range []struct {\n		in   parcel.Parcel\n		want string\n	}{\n		{parcel.Parcel{ID: "p7", Labels: []string{"fragile", "cold"}}, "p7 [fragile] [cold]"},\n		{parcel.Parcel{ID: "p8"}, "p8"},\n	} {\n		assert.Equal(t, tc.want, parcel.Label(tc.in))\n	}\n',
        ),
      ],
    },
  ),
  kind(
    "parametrised",
    "a slice of rows made a map, and rows added",
    "All rows that were there, and one more.",
    {
      go: [
        edit(
          T,
          '	tests := []struct {\n		name string\n		in   string\n		want Window\n	}{\n		{"morning", "08:00-09:30", Window{480, 570}},\n		{"spaces", "08:00 - 08:05", Window{480, 485}},\n		{"midnight", "23:00-24:00", Window{1380, 1440}},\n		{"one minute", "00:00-00:01", Window{0, 1}},\n	}\n	for _, tt := range tests {\n		t.Run(tt.name,',
          '	tests := map[string]struct {\n		in   string\n		want Window\n	}{\n		"morning":    {in: "08:00-09:30", want: Window{480, 570}},\n		"spaces":     {in: "08:00 - 08:05", want: Window{480, 485}},\n		"midnight":   {in: "23:00-24:00", want: Window{1380, 1440}},\n		"one minute": {in: "00:00-00:01", want: Window{0, 1}},\n		"all day":    {in: "00:00-24:00", want: Window{0, 1440}},\n	}\n	for name, tt := range tests {\n		t.Run(name,',
        ),
      ],
      testify: [
        edit(
          P,
          '		"large":  {9999, 990},\n',
          '		"large":  {9999, 990},\n		"limit":  {10000, 990},\n		"gram":   {1, 390},\n',
        ),
      ],
    },
  ),
  kind("parametrised", "a table written out", "Each row became an assertion of its own.", {
    go: [
      edit(
        T,
        '	for _, in := range []string{"", "08:00", "08:00-x", "25:00-26:00", "08:61-09:00"} {\n		if _, err := Parse(in); err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n	}\n',
        '	refuse := func(in string) {\n		t.Helper()\n		if _, err := Parse(in); err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n	}\n	refuse("")\n	refuse("08:00")\n	refuse("08:00-x")\n	refuse("25:00-26:00")\n	refuse("08:61-09:00")\n',
      ),
    ],
  }),
  kind("helpers", "a helper extracted", "The helper asks what the tests asked.", {
    go: [
      edit(
        T,
        '	if !reflect.DeepEqual(got, want) {\n		t.Errorf("Merge = %v, want %v", got, want)\n	}\n',
        "	checkSame(t, got, want)\n",
      ),
      edit(T, '	"reflect"\n', ""),
      append(
        H,
        '\nfunc checkSame(t *testing.T, got, want []Window) {\n	t.Helper()\n	if !slices.Equal(got, want) {\n		t.Errorf("got %v, want %v", got, want)\n	}\n}\n',
      ),
      edit(H, 'import "testing"', 'import (\n	"slices"\n	"testing"\n)'),
    ],
    testify: [
      edit(
        P,
        '	require.NoError(t, err)\n	assert.Equal(t, "ref-p4", ref)\n	assert.Equal(t, []int{550}, c.calls)\n',
        '	require.NoError(t, err)\n	assert.Equal(t, "ref-p4", ref)\n	c.booked(t, 550)\n',
      ),
      edit(P, "	assert.Empty(t, c.calls)\n", "	c.booked(t)\n"),
      edit(
        P,
        "func TestPrice(t",
        "func (c *carrier) booked(t *testing.T, cents ...int) {\n	t.Helper()\n	require.Len(t, c.calls, len(cents))\n	for i, want := range cents {\n		assert.Equal(t, want, c.calls[i])\n	}\n}\n\nfunc TestPrice(t",
      ),
    ],
  }),
  kind("helpers", "a helper inlined", "The test asks itself what the helper asked.", {
    go: [
      edit(
        T,
        "	checkSorted(t, got)\n",
        '	for i := 1; i < len(got); i++ {\n		if got[i].Start <= got[i-1].End {\n			t.Errorf("%v does not come after %v", got[i], got[i-1])\n		}\n	}\n',
      ),
      edit(
        H,
        '\nfunc checkSorted(t *testing.T, list []Window) {\n	t.Helper()\n	for i := 1; i < len(list); i++ {\n		if list[i].Start <= list[i-1].End {\n			t.Errorf("%v does not come after %v", list[i], list[i-1])\n		}\n	}\n}\n',
        "",
      ),
    ],
  }),
  kind("style", "plain testing made testify, and the other way", "The same comparisons, spelled otherwise.", {
    go: [
      edit(
        T,
        '	if !errors.Is(err, ErrEmpty) {\n		t.Fatalf("got %v, want ErrEmpty", err)\n	}\n',
        "	require.ErrorIs(t, err, ErrEmpty)\n",
      ),
      edit(
        T,
        '	if got := w.Minutes(); got != 105 {\n		t.Errorf("Minutes() = %d, want 105", got)\n	}\n',
        "	assert.Equal(t, 105, w.Minutes())\n",
      ),
      edit(T, '	"errors"\n', ""),
      edit(
        T,
        '	"testing"\n',
        '	"testing"\n\n	"github.com/stretchr/testify/assert"\n	"github.com/stretchr/testify/require"\n',
      ),
    ],
    testify: [
      edit(
        P,
        '	assert.Equal(t, "ref-p4", ref)\n	assert.Equal(t, []int{550}, c.calls)\n',
        '	if ref != "ref-p4" {\n		t.Errorf("ref is %q", ref)\n	}\n	if !slices.Equal(c.calls, []int{550}) {\n		t.Errorf("booked %v", c.calls)\n	}\n',
      ),
      edit(P, '	"errors"\n', '	"errors"\n	"slices"\n'),
    ],
  }),
  kind("style", "compared with a library that shows the difference", "An empty difference is equality.", {
    go: [
      edit(
        T,
        '	if !reflect.DeepEqual(got, want) {\n		t.Errorf("Merge = %v, want %v", got, want)\n	}\n',
        '	if diff := cmp.Diff(want, got); diff != "" {\n		t.Errorf("Merge differs (-want +got):\\n%s", diff)\n	}\n',
      ),
      edit(T, '	"reflect"\n', ""),
      edit(T, '	"testing"\n', '	"testing"\n\n	"github.com/google/go-cmp/cmp"\n'),
    ],
    testify: [
      edit(
        P,
        "assert.Equal(t, []int{550}, c.calls)",
        'assert.Equal(t, []int{550}, c.calls, "booked once, at the price for two kilos")',
      ),
    ],
  }),
  kind("style", "an assertion object for each test", "The object is made of the test's own T.", {
    testify: [
      edit(
        P,
        '	assert.Equal(t, "p7 [fragile] [cold]", parcel.Label(p))\n	assert.Equal(t, "p8", ',
        '	is := assert.New(t)\n	is.Equal("p7 [fragile] [cold]", parcel.Label(p))\n	is.Equal("p8", ',
      ),
    ],
    go: [
      edit(
        T,
        '	if got := w.String(); got != "08:05-23:59" {\n		t.Errorf("String() = %q", got)\n	}\n',
        '	const want = "08:05-23:59"\n	if got := w.String(); got != want {\n		t.Fatalf("String() = %q, want %q", got, want)\n	}\n',
      ),
    ],
  }),
  kind("stricter", "more of the same value is asked", "All that was asked is asked, and more.", {
    go: [
      edit(
        T,
        '		if _, err := Parse(in); err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n',
        '		w, err := Parse(in)\n		if err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n		if w != (Window{}) {\n			t.Errorf("Parse(%q) gave %v beside its error", in, w)\n		}\n',
      ),
    ],
    testify: [
      edit(
        P,
        '	require.Error(t, err)\n	assert.ErrorContains(t, err, "book p5: no truck")\n',
        '	require.EqualError(t, err, "book p5: no truck")\n	assert.Equal(t, []int{390}, c.calls)\n',
      ),
    ],
  }),
  kind("stricter", "assertions that end the test at once", "require asks what assert asked, and stops.", {
    testify: [
      everywhere(P, "assert.Equal(", "require.Equal("),
      edit(P, "assert.ErrorIs(", "require.ErrorIs("),
    ],
    go: [edit(T, 't.Errorf("Minutes() = %d, want 105", got)', 't.Fatalf("Minutes() = %d, want 105", got)')],
  }),
  kind("set-up", "tests run side by side", "The same tests, at the same time.", {
    go: [
      edit(T, "func TestParse(t *testing.T) {\n", "func TestParse(t *testing.T) {\n	t.Parallel()\n"),
      edit(
        T,
        "		t.Run(tt.name, func(t *testing.T) {\n",
        "		t.Run(tt.name, func(t *testing.T) {\n			t.Parallel()\n",
      ),
    ],
    testify: [
      edit(
        P,
        "		t.Run(name, func(t *testing.T) {\n",
        "		t.Run(name, func(t *testing.T) {\n			t.Parallel()\n",
      ),
      everywhere(P, "context.Background()", "t.Context()"),
      edit(P, '	"context"\n', '	"context"\n'),
    ],
  }),
  kind("set-up", "a constructor for test data", "The constructor makes the same values.", {
    go: [
      append(H, "\nfunc span(start, length int) Window { return Window{start, start + length} }\n"),
      edit(T, "w := Window{485, 1439}", "w := span(485, 954)"),
    ],
    testify: [
      edit(
        P,
        "func TestPrice(t",
        "func weighing(id string, grams int) parcel.Parcel {\n	return parcel.Parcel{ID: id, Grams: grams}\n}\n\nfunc TestPrice(t",
      ),
      edit(P, 'parcel.Parcel{ID: "p4", Grams: 800}', 'weighing("p4", 800)'),
      edit(P, 'parcel.Parcel{ID: "p6", Grams: 20000}', 'weighing("p6", 20000)'),
    ],
  }),
];
