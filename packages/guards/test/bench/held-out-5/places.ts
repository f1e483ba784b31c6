import { edit, type Step } from "../held-out-3/kind.ts";
import { J } from "../held-out-4/places.ts";

export const PKG = "package.json";
export const PY = "pyproject.toml";
export const GL = ".gitlab-ci.yml";

/** Heads of tests, before which another one may be put. */
export const TH = '  it("prints a receipt"';
export const NH = '  it("reads a policy", ';
export const PH = "def test_import_goes_on";
export const UH = "    def test_dumps_json";
export const GOH = "func TestMerge(";
export const FH = "func TestVolume(";
export const XH = "    #[test]\n    fn counts_open_cells";
export const JH = "    @Test\n    void splits()";
export const YH = '  it "keeps its code" do';
export const ZH = "    [Fact]\n    public void Averages()";

/** Puts a text right before another. */
export function before(path: string, head: string, text: string): Step {
  return edit(path, head, text + head);
}

/** A Java assertion has to be imported before it can be used. */
export function javaImport(name: string): Step {
  const known = "import static org.junit.jupiter.api.Assertions.assertThrows;\n";
  return edit(J, known, `${known}${known.replace("assertThrows", name)}`);
}
