import type { Language } from "../syntax/language.ts";

/**
 * What reaches beyond the function it stands in: the process, the language's own objects, the
 * library that asserts, the runner. Written in a new test it bears on all others.
 */
const REACHES: Record<Language, readonly RegExp[]> = {
  script: [
    /\bprocess \. (?:exit|exitCode|reallyExit|abort|kill|on|once|off|emit|addListener|prependListener|removeAllListeners|argv|execArgv|stdout|stderr|binding|_\w+)\b/,
    /\bprocess \. env \. (?:CI|NODE_ENV|VITEST\w*|JEST\w*|NODE_OPTIONS|NODE_TEST\w*|TZ) (?:=|\?\?=|\|\|=) |\bDeno \. exit\b/,
    /\b(?:globalThis|global|window|self)(?: \. [\w$]+| \[ [^\]]+ \])+ (?:=|\?\?=|\|\|=) |\bglobalThis\b/,
    /\. (?:prototype|__proto__|constructor)\b|\b__proto__\b/,
    /\bObject \. (?:defineProperty|defineProperties|setPrototypeOf|assign \( (?!\{))|\bReflect \. |\bSymbol \. |\bnew Proxy\b/,
    /\bexpect \. (?:extend|addEqualityTesters|addSnapshotSerializer|setState|getState)\b|\bexpect(?: \. \w+)* =(?! [=>])|\bassert(?: \. \w+)+ = /,
    /\bchai \. (?:use|util|Assertion|config)|\basymmetricMatch\b|\bAssertionError\b|\btoJSON\b|\bvalueOf\b|\btoPrimitive\b/,
    /\b(?:vi|vitest|jest) \. (?:setConfig|setTimeout|retryTimes|hoisted|stubGlobal|resetConfig|setSystemTime|runAllTicks|autoMockOn|enableAutomock)\b/,
    /(?<!(?:const|let|var) )\b(?:it|test|describe|suite|beforeEach|afterEach|beforeAll|afterAll)(?: \. \w+)* = |\bregister(?:Hooks)? \(|\brequire \. cache\b|\bModule \. _|\b(?:eval|Function) \(/,
    /^(?:Math|Date|JSON|Array|Number|String|Object|Promise|console|Error|RegExp|Map|Set|Boolean|performance|crypto|fs|path|os|util|assert|timers|setTimeout|setInterval)(?: \. [\w$]+)* (?:=|\?\?=) /,
    /\b(?:unhandledRejection|uncaughtException|beforeExit)\b/,
  ],
  python: [
    /\b(?:os \. _exit|sys \. exit|os \. abort|os \. kill|os \. exec\w*|atexit|faulthandler|signal \. |sys \. (?:modules|settrace|setprofile|meta_path|path_hooks|excepthook|unraisablehook|displayhook|argv|flags|stdout|stderr) )|\b(?:exit|quit) \(/,
    /\b(?:builtins|__builtins__|ctypes|gc \. |inspect \. |importlib|__import__|exec \(|eval \(|compile \(|globals \(|locals \(|vars \()/,
    /\b(?:setattr|delattr|object \. __setattr__) \(|\b__(?:eq|ne|bool|len|contains|hash|lt|le|gt|ge|getattr|getattribute|class|instancecheck|subclasscheck|new|init_subclass|globals|code|defaults|wrapped|test)__\b/,
    /^(?:pytest|unittest|mock|math|json|os|sys|re|time|datetime|random|decimal|logging|warnings|builtins|operator|AssertionError|[A-Z]\w*)(?: \. \w+)+ = /,
    /\b(?:failureException|longMessage|maxDiff|addTypeEqualityFunc|load_tests|assertRaises = |AssertionError)\b|\bpytest_\w+\b|\bautouse = True\b|\bregister_assert_rewrite\b/,
    /^def (?:assert\w*|setUp\w*|tearDown\w*|setup\w*|teardown\w*|run|runTest|__call__|debug|id|subTest|fail|skipTest|doCleanups) \(|\bTestCase \. /,
    /\bwarnings \. (?:filterwarnings|simplefilter)\b|\bgc \. disable\b|\bos \. environ \[ .* \] = |\bdel os \. environ\b|\brandom \. seed\b|\bnp \. testing \. \w+ = /,
  ],
  go: [
    /\b(?:os \. Exit|runtime \. Goexit|syscall \. (?:Exit|Kill)|log \. Fatal\w*|signal \. |os \. Args|flag \. |testing \. (?:Init|Main|MainStart|Testing|Short|Verbose|AllocsPerRun)|os \. Stdout =|os \. Stderr =|unsafe \.|runtime \. Caller|debug \. SetGCPercent)/,
    /^func init \(|^func TestMain\b|^func \( [^)]* \) (?:Equal|Error|Is|As|Unwrap|String|GoString|Format|Compare|Fatal\w*|Errorf?|Fail\w*|Helper|Log\w*|Skip\w*|Cleanup|Run) \(/,
    /\brecover \( \)|\bgo : ?linkname\b|\breflect \. ValueOf \(.*\) \. (?:Elem|Set)|\bcmp(?:opts)? \. (?:Ignore|Comparer|Transformer|Filter|Equate|AllowUnexported)\w*|\bos \. (?:Setenv|Unsetenv|Clearenv)\b/,
    /^var _ = |\bassert \. \w+ = |\brequire \. \w+ = |\bTestingT\b/,
  ],
  rust: [
    /\bprocess :: (?:exit|abort)|\bpanic :: (?:set_hook|take_hook|catch_unwind|always_abort)|\bset_hook\b|\bcatch_unwind\b|\bmem :: (?:forget|transmute|swap|replace)/,
    /^(?:unsafe )?impl(?: <.*>)? (?:std :: cmp :: |core :: cmp :: |std :: fmt :: |std :: ops :: )?(?:Partial)?(?:Eq|Ord)\b|^(?:unsafe )?impl\b.*\b(?:Drop|Deref|Termination|Not|Debug) for\b|\bfn (?:eq|ne|cmp|partial_cmp|drop|deref|report|fmt) \(/,
    /\bmacro_rules !|# ! \[|# \[ (?:path|macro_use|cfg|cfg_attr|should_panic|ignore|no_mangle|export_name|link_section|ctor|global_allocator|panic_handler|test_runner)\b|\bstatic mut\b|\bunsafe\b|\benv :: (?:set_var|remove_var)/,
    /\buse [^;]*\bas (?:assert\w*|panic\w*|test)\b|\bextern crate\b|\bno_std\b|\bno_main\b/,
  ],
};

/** What of a piece reaches beyond it; undefined: nothing that is known to. */
export function reachOf(language: Language, given: string): string | undefined {
  // What a string says decides nothing, but for the name of a field.
  const text = given
    .replaceAll(/ \[ "([A-Za-z_$][\w$]*)" \]/g, " . $1")
    .replaceAll(/(?<=^|[\s\w])"(?:[^"\\]|\\.)*"/g, '""');
  for (const pattern of REACHES[language]) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

/** Words that put one thing in the place of another, for as long as a test lasts. */
export const DOUBLES =
  /\b(?:mock\w*|Mock\w*|MagicMock|spyOn|spy|stub\w*|patch\w*|monkeypatch|mocker|fake\w*|useFakeTimers|replace\w*Property|freeze_time|freezer|sinon|gomonkey|override\w*|intercept\w*)\b/;

/** What runs before, after or around tests. */
export const HOOKS: Record<Language, RegExp> = {
  script:
    /^(?:await |return )?(?:(?:test|it|t|describe|vi|jest|suite) \. )?(?:beforeEach|afterEach|beforeAll|afterAll|before|after|aroundEach|aroundAll|setup|teardown|onTestFinished|onTestFailed|extend|use|configure) \(/,
  python:
    /^(?:async )?def (?:setUp|tearDown|setup|teardown|pytest_)\w* \(|autouse|^def load_tests\b|^(?:pytestmark|pytest_plugins|collect_ignore\w*) =|\badd(?:Class|Module)?Cleanup \(|\baddfinalizer \(/,
  go: /^func (?:init|TestMain|SetupSuite|TearDownSuite|SetupTest|TearDownTest|BeforeTest|AfterTest)\b|^func \( [^)]* \) (?:Setup|TearDown|Before|After)\w* \(/,
  rust: /^# \[ (?:fixture|before|after|ctor|dtor|once)/,
};
