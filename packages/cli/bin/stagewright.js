#!/usr/bin/env node
// Shipped as it is and parsed by every Node since 12: it must be able to say that a Node is too old.
// The range below is package.json's `engines`; a test keeps them the same.
"use strict";

var NEEDED = "^22.18.0 || >=24.11.0";

function isNewEnough(version) {
  var parts = version.split(".");
  var major = Number(parts[0]);
  var minor = Number(parts[1]);
  return major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18);
}

if (isNewEnough(process.versions.node)) {
  // Only a module imported after this call is cached, so everything else stands behind the import.
  require("module").enableCompileCache();
  import("../dist/main.js");
} else {
  console.error("stagewright needs Node " + NEEDED + ", and this is Node " + process.versions.node + ".");
  process.exitCode = 2;
}
