import { expect, it } from "vitest";
import { audit, codes } from "./support/audited.ts";

// Put together here, so that no scanner takes this file for a leak.
const SENDGRID = ["SG", "ngeVfQFYQlKU0ufo8x5d1A", "TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5cr00"].join(".");

it("tokens that only the scanner knows are refused, and no comment in the file can silence it", async () => {
  const result = await audit({}, (_, put) => {
    put("src/mail.js", `// secretlint-disable\nexport const key = "${SENDGRID}";\n`);
  });
  expect(codes(result)).toEqual(["refused SECRET src/mail.js"]);
  expect(result.findings[0]?.line).toBe(2);
});

it("a connection string with a password in it is told, as tests are full of them", async () => {
  const address = ["postgres://keeper", "s3cr3tHorse@db.internal:5432/shop"].join(":");
  const result = await audit({}, (_, put) => {
    put("test/db.js", `connect("${address}");\n`);
  });
  expect(codes(result)).toEqual(["reported SECRET test/db.js"]);
});
