import { append, cutTest, declared, drop, edit, kind, put, type Kind } from "./kind.ts";

const T = "window/window_test.go";
const W = "window/window.go";
const P = "parcel/parcel_test.go";
const C = "parcel/parcel.go";

export const honestGo2: readonly Kind[] = [
  kind(
    "tidied",
    "loop variables and layout",
    "Nothing but layout.",
    {
      go: [edit(T, "		tt := tt\n", "")],
      testify: [
        edit(
          P,
          '		"letter": {200, 390},\n		"edge":   {500, 390},\n',
          '		"letter": {grams: 200, want: 390},\n		"edge":   {grams: 500, want: 390},\n',
        ),
        edit(
          P,
          '		"small":  {501, 550},\n		"large":  {9999, 990},\n',
          '		"small":  {grams: 501, want: 550},\n		"large":  {grams: 9999, want: 990},\n',
        ),
      ],
    },
    {
      given: {
        go: [edit(T, "	for _, tt := range tests {\n", "	for _, tt := range tests {\n		tt := tt\n")],
      },
    },
  ),
  kind(
    "tidied",
    "a test that was there twice taken out once",
    "The other one asks the very same.",
    {
      go: [cutTest(T, "func TestLength(")],
      testify: [cutTest(P, "func TestVolumeOfABox")],
    },
    {
      given: {
        go: [
          append(
            T,
            '\nfunc TestLength(t *testing.T) {\n	w := mustParse(t, "08:15-10:00")\n	if got := w.Minutes(); got != 105 {\n		t.Errorf("Minutes() = %d, want 105", got)\n	}\n}\n',
          ),
        ],
        testify: [
          append(
            P,
            "\nfunc TestVolumeOfABox(t *testing.T) {\n	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n}\n",
          ),
        ],
      },
    },
  ),
  kind(
    "flaky",
    "a sleep replaced by a channel",
    "The test waits for what it needs, and asks the same.",
    {
      testify: [
        edit(P, "	time.Sleep(50 * time.Millisecond)\n", "	<-done\n"),
        edit(
          P,
          "	go func() {\n		_, _ = parcel.Ship(",
          "	done := make(chan struct{})\n	go func() {\n		defer close(done)\n		_, _ = parcel.Ship(",
        ),
        edit(P, '	"time"\n', ""),
      ],
      go: [edit(T, '	t.Skip("see backlog")\n', "")],
    },
    {
      given: {
        testify: [
          append(
            P,
            '\nfunc TestShipInTheBackground(t *testing.T) {\n	c := &carrier{}\n	go func() {\n		_, _ = parcel.Ship(context.Background(), c, parcel.Parcel{ID: "p9", Grams: 1})\n	}()\n	time.Sleep(50 * time.Millisecond)\n	assert.Equal(t, []int{390}, c.calls)\n}\n',
          ),
          edit(P, '	"testing"\n', '	"testing"\n	"time"\n'),
        ],
        go: [
          edit(
            T,
            "func TestGolden(t *testing.T) {\n",
            'func TestGolden(t *testing.T) {\n	t.Skip("see backlog")\n',
          ),
        ],
      },
    },
  ),
  kind("API", "another signature in code and tests", "The same values are passed in another form.", {
    go: [
      edit(W, "func Merge(list []Window) []Window {", "func Merge(list ...Window) []Window {"),
      edit(
        T,
        "Merge([]Window{{60, 90}, {0, 30}, {30, 45}, {80, 120}})",
        "Merge(Window{60, 90}, Window{0, 30}, Window{30, 45}, Window{80, 120})",
      ),
      edit(
        T,
        "Merge([]Window{{480, 500}, {490, 600}, {700, 710}})",
        "Merge(Window{480, 500}, Window{490, 600}, Window{700, 710})",
      ),
    ],
    testify: [
      edit(
        C,
        "func Ship(ctx context.Context, c Carrier, p Parcel)",
        "func Ship(ctx context.Context, p Parcel, c Carrier)",
      ),
      edit(P, 'c, parcel.Parcel{ID: "p4", Grams: 800})', 'parcel.Parcel{ID: "p4", Grams: 800}, c)'),
      edit(P, 'c, parcel.Parcel{ID: "p5", Grams: 100})', 'parcel.Parcel{ID: "p5", Grams: 100}, c)'),
      edit(P, 'c, parcel.Parcel{ID: "p6", Grams: 20000})', 'parcel.Parcel{ID: "p6", Grams: 20000}, c)'),
    ],
  }),
  kind("API", "a function made a method", "The same values come from a method.", {
    testify: [
      edit(C, "func Label(p Parcel) string {", "func (p Parcel) String() string {"),
      edit(P, "parcel.Label(p))", "p.String())"),
      edit(P, 'parcel.Label(parcel.Parcel{ID: "p8"}))', 'parcel.Parcel{ID: "p8"}.String())'),
    ],
    go: [
      append(
        W,
        "\n// List is some windows.\ntype List []Window\n\n// Merged joins those that touch.\nfunc (l List) Merged() []Window { return Merge(l) }\n",
      ),
      edit(T, "got := Merge([]Window{{60", "got := List{{60"),
      edit(T, "{80, 120}})\n", "{80, 120}}.Merged()\n"),
    ],
  }),
  kind(
    "behaviour",
    "a value changed on purpose, with its expectation",
    "The task names the test; the code gives the new value.",
    {
      go: [
        edit(W, '"%02d:%02d-%02d:%02d"', '"%02d:%02d–%02d:%02d"'),
        edit(W, 'strings.Cut(text, "-")', 'strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")'),
        edit(T, 'got != "08:05-23:59"', 'got != "08:05–23:59"'),
        put("window/testdata/merged.golden", "08:00–10:00\n11:40–11:50\n"),
      ],
      testify: [
        edit(C, "return 550, nil", "return 590, nil"),
        edit(P, "{501, 550}", "{501, 590}"),
        edit(P, "[]int{550}", "[]int{590}"),
      ],
    },
    declared(T, W, P, C, "window/testdata/merged.golden"),
  ),
  kind(
    "behaviour",
    "error wording changed on purpose",
    "The code says the new words, and the test asks for them.",
    {
      testify: [
        edit(C, '"parcel %s weighs nothing"', '"parcel %s has no weight"'),
        edit(P, '"parcel p3 weighs nothing"', '"parcel p3 has no weight"'),
      ],
      go: [
        edit(W, 'errors.New("empty window")', 'errors.New("window holds no minute")'),
        edit(T, 't.Fatalf("got %v, want ErrEmpty", err)', 't.Fatalf("got %v, want %v", err, ErrEmpty)'),
      ],
    },
    declared(T, W, P, C),
  ),
  kind(
    "removed",
    "a feature taken out with its test",
    "The task says that it goes.",
    {
      go: [
        cutTest(T, "func TestMinutes"),
        edit(
          W,
          "// Minutes is how long it is.\nfunc (w Window) Minutes() int { return w.End - w.Start }\n\n",
          "",
        ),
      ],
      testify: [
        cutTest(P, "func TestVolume"),
        edit(C, "func Volume(l, w, h float64) float64 { return l * w * h / 1000 }\n\n", ""),
      ],
    },
    { context: { removes: ["Minutes", "Volume"] } },
  ),
  kind("added", "a fault mended, and a test that shows it", "One question more.", {
    go: [
      edit(W, "err != nil || h > 24 {", "err != nil || h < 0 || h > 24 {"),
      append(
        T,
        '\nfunc TestParseRefusesNegativeHours(t *testing.T) {\n	if _, err := Parse("-1:00-02:00"); err == nil {\n		t.Error("want an error")\n	}\n}\n',
      ),
    ],
    testify: [
      edit(
        C,
        "	ref, err := c.Book",
        '	if err := ctx.Err(); err != nil {\n		return "", err\n	}\n	ref, err := c.Book',
      ),
      append(
        P,
        '\nfunc TestShipStopsWhenAsked(t *testing.T) {\n	ctx, cancel := context.WithCancel(context.Background())\n	cancel()\n	c := &carrier{}\n	_, err := parcel.Ship(ctx, c, parcel.Parcel{ID: "p9", Grams: 1})\n	require.ErrorIs(t, err, context.Canceled)\n	assert.Empty(t, c.calls)\n}\n',
      ),
    ],
  }),
  kind("added", "a fuzz target and a benchmark", "More is asked than before.", {
    go: [
      put(
        "window/fuzz_test.go",
        'package window\n\nimport "testing"\n\nfunc FuzzParse(f *testing.F) {\n	f.Add("08:00-09:00")\n	f.Fuzz(func(t *testing.T, text string) {\n		w, err := Parse(text)\n		if err == nil && w.Minutes() <= 0 {\n			t.Errorf("Parse(%q) = %v", text, w)\n		}\n	})\n}\n\nfunc BenchmarkMerge(b *testing.B) {\n	for b.Loop() {\n		Merge([]Window{{60, 90}, {0, 30}})\n	}\n}\n',
      ),
    ],
    testify: [
      put(
        "parcel/example_test.go",
        'package parcel_test\n\nimport (\n	"fmt"\n\n	"example.test/shop/parcel"\n)\n\nfunc ExampleLabel() {\n	fmt.Println(parcel.Label(parcel.Parcel{ID: "p1", Labels: []string{"cold"}}))\n	// Output: p1 [cold]\n}\n',
      ),
    ],
  }),
  kind("added", "a main for tests that keeps the code", "What m.Run gives is the exit code.", {
    go: [
      put(
        "window/main_test.go",
        'package window\n\nimport (\n	"os"\n	"testing"\n)\n\nfunc TestMain(m *testing.M) {\n	os.Setenv("TZ", "UTC")\n	os.Exit(m.Run())\n}\n',
      ),
    ],
    testify: [
      put(
        "parcel/main_test.go",
        'package parcel_test\n\nimport (\n	"testing"\n\n	"go.uber.org/goleak"\n)\n\nfunc TestMain(m *testing.M) {\n	goleak.VerifyTestMain(m)\n}\n',
      ),
    ],
  }),
  kind(
    "doubles",
    "a hand-written double made a mock with expectations",
    "The neighbour is not under test; what it was told is asked as before.",
    {
      testify: [
        edit(
          P,
          'type carrier struct {\n	calls []int\n	err   error\n}\n\nfunc (c *carrier) Book(_ context.Context, id string, cents int) (string, error) {\n	c.calls = append(c.calls, cents)\n	return "ref-" + id, c.err\n}\n',
          'type carrier struct {\n	mu    sync.Mutex\n	calls []int\n	err   error\n}\n\nfunc (c *carrier) Book(_ context.Context, id string, cents int) (string, error) {\n	c.mu.Lock()\n	defer c.mu.Unlock()\n	c.calls = append(c.calls, cents)\n	return "ref-" + id, c.err\n}\n',
        ),
        edit(P, '	"errors"\n', '	"errors"\n	"sync"\n'),
      ],
    },
  ),
  kind("snapshot", "a golden put into the test", "The same text, inline.", {
    go: [
      edit(
        T,
        '	golden, err := os.ReadFile(filepath.Join("testdata", "merged.golden"))\n	if err != nil {\n		t.Fatal(err)\n	}\n',
        '	const golden = "08:00-10:00\\n11:40-11:50\\n"\n',
      ),
      edit(T, "out.String() != string(golden)", "out.String() != golden"),
      edit(T, '	"os"\n	"path/filepath"\n', ""),
      drop("window/testdata/merged.golden"),
    ],
  }),
  kind(
    "settings",
    "more checks",
    "What was run is run, and more.",
    {
      go: [
        edit(
          "Makefile",
          "\tgo test -race -count=1 ./...\n",
          "\tgo test -race -count=1 ./...\n\nfuzz:\n\tgo test -fuzz=FuzzParse -fuzztime=30s ./window\n",
        ),
        edit(".golangci.yml", "    - thelper\n", "    - thelper\n    - tparallel\n    - errorlint\n"),
      ],
      testify: [
        edit(
          ".github/workflows/ci.yml",
          "      - run: go test -race ./...",
          "      - run: go test -race -shuffle=on ./...\n      - run: go run golang.org/x/vuln/cmd/govulncheck@latest ./...",
        ),
      ],
    },
    declared("Makefile", ".golangci.yml", ".github/workflows/ci.yml"),
  ),
];
