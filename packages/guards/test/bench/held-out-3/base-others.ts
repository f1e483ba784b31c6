import type { Base } from "./kind.ts";

export const java: Base = {
  words: { wallet: ["purse", "account"] },
  files: {
    "src/main/java/shop/Wallet.java": String.raw`package shop;

public final class Wallet {
    private long cents;

    public Wallet(long cents) {
        this.cents = cents;
    }

    public long cents() {
        return cents;
    }

    public void pay(long amount) {
        if (amount <= 0) throw new IllegalArgumentException("amount must be positive");
        if (amount > cents) throw new IllegalStateException("lacks " + (amount - cents));
        cents -= amount;
    }

    public long split(int people) {
        return cents / people;
    }
}
`,
    "src/test/java/shop/WalletTest.java": String.raw`package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalletTest {
    private Wallet wallet;

    @BeforeEach
    void fill() {
        wallet = new Wallet(1250);
    }

    //~
    @Test
    void paysWhatItHolds() {
        wallet.pay(250);
        assertEquals(1000, wallet.cents());
    }

    //~
    @Test
    void refusesWhatItLacks() {
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> wallet.pay(1300));
        assertEquals("lacks 50", thrown.getMessage());
        assertEquals(1250, wallet.cents());
    }

    //~
    @ParameterizedTest
    @CsvSource({"0", "-1", "-300"})
    void refusesAmountsThatAreNotPositive(long amount) {
        assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));
    }

    //~
    @Test
    void splits() {
        assertEquals(416, wallet.split(3));
        assertEquals(1250, wallet.split(1));
    }

    //~
}
`,
    "pom.xml": `<project>\n  <build>\n    <plugins>\n      <plugin>\n        <artifactId>maven-surefire-plugin</artifactId>\n        <configuration>\n          <failIfNoTests>true</failIfNoTests>\n        </configuration>\n      </plugin>\n    </plugins>\n  </build>\n</project>\n`,
  },
  cover: [],
};

export const ruby: Base = {
  words: { coupon: ["voucher"], shop: ["store"] },
  files: {
    "lib/coupon.rb": String.raw`class Coupon
  class Expired < StandardError; end

  attr_reader :code, :percent

  def initialize(code, percent, ends: nil)
    raise ArgumentError, "percent out of range" unless (1..90).cover?(percent)

    @code = code
    @percent = percent
    @ends = ends
  end

  def apply(cents, today:)
    raise Expired, "#{code} has ended" if @ends && today > @ends

    cents - (cents * percent / 100.0).round
  end
end
`,
    "spec/coupon_spec.rb": String.raw`require "date"
require "coupon"

RSpec.describe Coupon do
  subject(:coupon) { described_class.new("SPRING", 15, ends: Date.new(2026, 3, 31)) }

  let(:today) { Date.new(2026, 3, 1) }

  #~
  it "takes its share off" do
    expect(coupon.apply(2000, today: today)).to eq(1700)
    expect(coupon.apply(999, today: today)).to eq(849)
  end

  #~
  it "ends" do
    expect { coupon.apply(2000, today: Date.new(2026, 4, 1)) }
      .to raise_error(Coupon::Expired, "SPRING has ended")
  end

  #~
  it "keeps its code" do
    expect(coupon.code).to eq("SPRING")
    expect(coupon.percent).to eq(15)
  end

  #~
  it "knows its range" do
    expect { described_class.new("ALL", 100) }.to raise_error(ArgumentError, /out of range/)
    expect { described_class.new("NONE", 0) }.to raise_error(ArgumentError)
  end

  #~
end
`,
    ".rspec": "--require spec_helper\n--fail-if-no-examples\n",
    "spec/spec_helper.rb": `RSpec.configure do |config|\n  config.disable_monkey_patching!\n  config.order = :random\nend\n`,
  },
  cover: [],
};

export const csharp: Base = {
  words: { Meter: ["Gauge", "Dial"] },
  files: {
    "src/Meter.cs": String.raw`namespace Plant;

public sealed class Meter
{
    private readonly List<double> _values = new();

    public void Add(double value)
    {
        if (double.IsNaN(value)) throw new ArgumentException("not a number", nameof(value));
        _values.Add(value);
    }

    public double Mean() => _values.Count == 0 ? throw new InvalidOperationException("nothing measured") : _values.Average();

    public int Above(double limit) => _values.Count(value => value > limit);
}
`,
    "test/MeterTests.cs": String.raw`using Xunit;

namespace Plant.Tests;

public class MeterTests
{
    private readonly Meter _meter = new();

    //~
    [Fact]
    public void Averages()
    {
        _meter.Add(2.5);
        _meter.Add(4.5);
        Assert.Equal(3.5, _meter.Mean(), 6);
    }

    //~
    [Fact]
    public void HasNoMeanOfNothing()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _meter.Mean());
        Assert.Equal("nothing measured", error.Message);
    }

    //~
    [Fact]
    public void RefusesWhatIsNotANumber()
    {
        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));
    }

    //~
    [Theory]
    [InlineData(1.0, 2)]
    [InlineData(3.0, 1)]
    [InlineData(9.0, 0)]
    public void CountsWhatIsAbove(double limit, int expected)
    {
        _meter.Add(2);
        _meter.Add(4);
        Assert.Equal(expected, _meter.Above(limit));
    }

    //~
}
`,
  },
  cover: [],
};
