import { append, type Base } from "./kind.ts";
import { goWorkflow } from "./base-go.ts";

const PARCEL = String.raw`package parcel

import (
	"context"
	"errors"
	"fmt"
)

type Parcel struct {
	ID     string
	Grams  int
	Labels []string
}

type Carrier interface {
	Book(ctx context.Context, id string, cents int) (string, error)
}

var ErrTooHeavy = errors.New("too heavy")

func Price(p Parcel) (int, error) {
	switch {
	case p.Grams <= 0:
		return 0, fmt.Errorf("parcel %s weighs nothing", p.ID)
	case p.Grams <= 500:
		return 390, nil
	case p.Grams <= 2000:
		return 550, nil
	case p.Grams <= 10000:
		return 990, nil
	}
	return 0, ErrTooHeavy
}

func Ship(ctx context.Context, c Carrier, p Parcel) (string, error) {
	cents, err := Price(p)
	if err != nil {
		return "", err
	}
	ref, err := c.Book(ctx, p.ID, cents)
	if err != nil {
		return "", fmt.Errorf("book %s: %w", p.ID, err)
	}
	return ref, nil
}

func Volume(l, w, h float64) float64 { return l * w * h / 1000 }

func Label(p Parcel) string {
	text := p.ID
	for _, label := range p.Labels {
		text += " [" + label + "]"
	}
	return text
}
`;
const PARCEL_TEST = String.raw`package parcel_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.test/shop/parcel"
)

type carrier struct {
	calls []int
	err   error
}

func (c *carrier) Book(_ context.Context, id string, cents int) (string, error) {
	c.calls = append(c.calls, cents)
	return "ref-" + id, c.err
}

//~
func TestPrice(t *testing.T) {
	for name, tc := range map[string]struct {
		grams int
		want  int
	}{
		"letter": {200, 390},
		"edge":   {500, 390},
		"small":  {501, 550},
		"large":  {9999, 990},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parcel.Price(parcel.Parcel{ID: "p1", Grams: tc.grams})
			require.NoError(t, err)
			assert.Equal(t, tc.want, got)
		})
	}
}

//~
func TestPriceRefuses(t *testing.T) {
	_, err := parcel.Price(parcel.Parcel{ID: "p2", Grams: 10001})
	require.ErrorIs(t, err, parcel.ErrTooHeavy)
	_, err = parcel.Price(parcel.Parcel{ID: "p3"})
	require.EqualError(t, err, "parcel p3 weighs nothing")
}

//~
func TestShipBooksOnce(t *testing.T) {
	c := &carrier{}
	ref, err := parcel.Ship(context.Background(), c, parcel.Parcel{ID: "p4", Grams: 800})
	require.NoError(t, err)
	assert.Equal(t, "ref-p4", ref)
	assert.Equal(t, []int{550}, c.calls)
}

//~
func TestShipTellsWhatWentWrong(t *testing.T) {
	c := &carrier{err: errors.New("no truck")}
	_, err := parcel.Ship(context.Background(), c, parcel.Parcel{ID: "p5", Grams: 100})
	require.Error(t, err)
	assert.ErrorContains(t, err, "book p5: no truck")
}

//~
func TestShipDoesNotBookWhatIsTooHeavy(t *testing.T) {
	c := &carrier{}
	_, err := parcel.Ship(context.Background(), c, parcel.Parcel{ID: "p6", Grams: 20000})
	assert.ErrorIs(t, err, parcel.ErrTooHeavy)
	assert.Empty(t, c.calls)
}

//~
func TestVolume(t *testing.T) {
	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)
}

//~
func TestLabel(t *testing.T) {
	p := parcel.Parcel{ID: "p7", Labels: []string{"fragile", "cold"}}
	assert.Equal(t, "p7 [fragile] [cold]", parcel.Label(p))
	assert.Equal(t, "p8", parcel.Label(parcel.Parcel{ID: "p8"}))
}

//~
`;
export const testify: Base = {
  words: { parcel: ["packet", "crate"], carrier: ["courier"], fragile: ["glass"] },
  files: {
    "parcel/parcel.go": PARCEL,
    "parcel/parcel_test.go": PARCEL_TEST,
    Makefile: "test:\n\tgo test -race -count=1 ./...\n",
    ".github/workflows/ci.yml": goWorkflow,
  },
  cover: [
    append(
      "parcel/parcel.go",
      "\n// Heavy tells whether two have to carry it.\nfunc Heavy(p Parcel) bool { return p.Grams > 8000 }\n",
    ),
  ],
};
