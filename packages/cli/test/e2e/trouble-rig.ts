export const PHASE = `## Phase 1: Core

- [ ] T001 [P] Write a in src/a.txt
- [ ] T002 [P] Write b in src/b.txt
- [ ] T003 Join them in src/c.txt

## Phase 2: Polish

- [ ] T004 Write about it in NOTES.md
`;
export const write = (path: string) => ({ write: { [path]: `${path}\n` } });
export const STEPS = {
  T001: write("src/a.txt"),
  T002: write("src/b.txt"),
  T003: write("src/c.txt"),
  T004: write("NOTES.md"),
};
