export const TASKS_MD = `# Tasks

## Phase 1: Setup

- [ ] T001 Write the settings in settings.txt

## Phase 2: Tests First

- [ ] T002 [P] Write a test for one in test/one.sh
- [ ] T003 [P] Write a test for two in test/two.sh

## Phase 3: Core

- [ ] T004 [P] Implement one in src/one.txt
- [ ] T005 [P] Implement two in src/two.txt
- [ ] T006 Join them in src/all.txt
`;

export const STEPS = {
  T001: { write: { "settings.txt": "a=1\n" } },
  T002: { write: { "test/one.sh": "grep -q one src/one.txt\n" } },
  T003: { write: { "test/two.sh": "grep -q two src/two.txt\n" } },
  T004: { write: { "src/one.txt": "one\n" } },
  T005: { write: { "src/two.txt": "two\n" } },
  T006: { exec: ["cat src/one.txt src/two.txt > src/all.txt"] },
};
