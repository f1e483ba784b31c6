/** Colours as `#rrggbb`. Text on any background of its scheme has a contrast of 4.5 at least. */
export interface Palette {
  readonly page: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly link: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
}

export const LIGHT: Palette = {
  page: "#ffffff",
  raised: "#f3f5f8",
  line: "#c9d0da",
  text: "#1b2430",
  quiet: "#4c5968",
  link: "#0a4fae",
  good: "#0b6132",
  warn: "#7a4a00",
  bad: "#a61524",
};

export const DARK: Palette = {
  page: "#12161c",
  raised: "#1c222b",
  line: "#3a4452",
  text: "#e6ebf2",
  quiet: "#aab6c5",
  link: "#8fbdff",
  good: "#79d9a2",
  warn: "#f0c26b",
  bad: "#ff9c9c",
};

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour as string}`)
    .join(";");

/** On a phone each row of a table is a block of its own, and each cell says what it is. */
export const CSS = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:1rem 1.25rem 4rem;max-width:70rem;background:var(--page);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.25rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
h4,h5,h6{font-size:1rem;margin:1.25rem 0 .5rem}
p,ul,dl,table,figure,blockquote,details{margin:.6rem 0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
code{background:var(--raised);padding:.05em .3em;border-radius:.25em}
pre{margin:0;padding:.75rem;white-space:pre-wrap;background:var(--raised);border:1px solid var(--line);border-radius:.4rem;line-height:1.4}
figure{margin-inline:0}
figcaption,caption,.left{color:var(--quiet);font-size:.875rem;text-align:start}
figcaption{margin-bottom:.25rem}
blockquote{margin-inline:0;padding:.25rem .9rem;border-inline-start:.25rem solid var(--line);white-space:pre-wrap}
dl>div{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.15rem 1rem;padding:.2rem 0}
dt{color:var(--quiet)}
dd{margin:0}
table{width:100%;border-collapse:collapse;font-size:.925rem}
caption{padding:.25rem 0}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
tbody th{font-weight:600}
tbody th,tbody td{min-width:5.5rem}
details{border:1px solid var(--line);border-radius:.4rem;padding:.3rem .8rem}
summary{cursor:pointer;padding:.2rem 0}
.badge{display:inline-block;padding:0 .5em;border:1px solid currentColor;border-radius:1em;font-size:.85em;font-weight:600;white-space:nowrap}
.good{color:var(--good)}
.warn{color:var(--warn)}
.bad{color:var(--bad)}
.quiet{color:var(--quiet)}
@media (max-width:40rem){
body{padding:.75rem .9rem 3rem}
dl>div{grid-template-columns:1fr;gap:0;padding:.3rem 0}
table,caption,tbody,tr,th,td{display:block;width:100%}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.3rem .6rem}
tbody th,tbody td{min-width:0;border:0;padding:.2rem 0;display:grid;grid-template-columns:7rem 1fr;gap:.6rem}
tbody th::before,tbody td::before{content:attr(data-label);color:var(--quiet);font-weight:400}
}
@media print{
:root{${variables(LIGHT)}}
body{max-width:none;padding:0;font-size:10pt}
nav{display:none}
details::details-content{content-visibility:visible;block-size:auto}
summary{list-style:none}
h2,h3,summary,caption,figcaption{break-after:avoid}
tr,dl>div{break-inside:avoid}
}
`;
