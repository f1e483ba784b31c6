/** Bytes as text; undefined where they are not text in an encoding that they name or UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const named = /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(head)?.[1];
  const encoding = head.startsWith("\u00FF\u00FE") ? "utf-16le" : (named ?? "utf-8");
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without escape sequences and control characters, line breaks and tabs aside. */
export function cleanText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
      .replace(/\u001B(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g, "")
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n\t]|[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, "")
  );
}

export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").trim();
}

/** At most so many characters, the end cut off. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
