import { describe, expect, test } from "vitest";
import { isTestFile, isTestSide } from "../../src/checks/test-files.ts";

/** What their runners collect by name. */
const COLLECTED = [
  ["Go", "gift/gift_test.go"],
  ["cargo", "tests/gift.rs"],
  ["cargo, a target of several files", "tests/shop/main.rs"],
  ["cargo, in a workspace", "crates/shop/tests/gift.rs"],
  ["JUnit", "src/test/java/shop/GiftTest.java"],
  ["JUnit, in front", "src/test/java/shop/TestGift.java"],
  ["JUnit, a case", "src/test/java/shop/GiftTestCase.java"],
  ["failsafe", "src/test/java/shop/GiftIT.java"],
  ["C#", "Shop.Tests/GiftTests.cs"],
  ["RSpec", "spec/models/gift_spec.rb"],
  ["minitest", "test/models/gift_test.rb"],
  ["minitest, in front", "test/test_gift.rb"],
  ["PHPUnit", "tests/Unit/GiftTest.php"],
  ["ExUnit", "test/shop/gift_test.exs"],
  ["Kotlin", "src/test/kotlin/shop/GiftTest.kt"],
  ["kotest", "src/jvmTest/kotlin/GiftSpec.kt"],
  ["XCTest", "Tests/ShopTests/GiftTests.swift"],
  ["pytest", "tests/test_gift.py"],
  ["pytest, behind", "tests/gift_test.py"],
  ["Django", "shop/tests.py"],
  ["jest", "src/__tests__/gift.tsx"],
  ["vitest", "src/gift.test.ts"],
  ["munit", "src/test/scala/GiftSuite.scala"],
  ["Dart", "test/gift_test.dart"],
] as const;

/** What only tests use, and no runner collects. */
const BESIDE = [
  ["modules of cargo's tests", "tests/common/mod.rs"],
  ["a folder cargo does not look into", "tests/deep/gift_test.rs"],
  ["a module of tests in Rust's code", "src/gift/tests.rs"],
  ["a module of tests by its name", "src/gift_test.rs"],
  ["a folder of tests in Rust's code", "src/tests/gift.rs"],
  ["pytest's conftest", "tests/conftest.py"],
  ["conftest beside the code", "shop/conftest.py"],
  ["a helper of Python's tests", "tests/helpers.py"],
  ["minitest's helper", "test/test_helper.rb"],
  ["RSpec's helper", "spec/spec_helper.rb"],
  ["ExUnit's helper", "test/test_helper.exs"],
  ["ExUnit's support", "test/support/case.ex"],
  ["a class beside C#'s tests", "src/Shop.UnitTests/Builder.cs"],
  ["a class beside Swift's tests", "ShopUITests/Screen.swift"],
  ["Gradle's fixtures", "src/testFixtures/kotlin/Gifts.kt"],
  ["resources of Java's tests", "src/test/resources/gifts.json"],
  ["helpers of jest's tests", "src/__tests__/helpers/shop.ts"],
  ["data called after tests", "tests/test_data.json"],
  ["Go's test data", "gift/testdata/gift.golden"],
] as const;

const NEITHER = [
  ["code", "src/gift.rs"],
  ["Go's code", "gift/gift.go"],
  ["a specification of others", "docs/openapi-spec.yaml"],
  ["a plan", "specs/001-gift/tasks.md"],
  ["a class that is only called so", "src/main/java/shop/AbTest.java"],
  ["a word that ends so", "src/main/java/shop/Latest.java"],
  ["code about contests", "src/contests/gift.ts"],
  ["an experiment in the code", "src/abTest/gift.ts"],
  ["utilities of Rust's tests in its code", "src/test_utils.rs"],
] as const;

describe("files by name", () => {
  test.each(COLLECTED)("%s is a test: %s", (_what, path) => {
    expect([isTestFile(path), isTestSide(path)]).toEqual([true, true]);
  });

  test.each(BESIDE)("%s: beside tests, and none: %s", (_what, path) => {
    expect([isTestFile(path), isTestSide(path)]).toEqual([false, true]);
  });

  test.each(NEITHER)("%s is neither: %s", (_what, path) => {
    expect([isTestFile(path), isTestSide(path)]).toEqual([false, false]);
  });
});
