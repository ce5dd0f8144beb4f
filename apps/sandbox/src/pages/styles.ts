import { Html } from "./html.ts";

export const styles = new Html(`
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0e1014);
  --card: light-dark(#ffffff, #171a21);
  --ink: light-dark(#12151c, #eceef2);
  --soft: light-dark(#576071, #9aa4b5);
  --line: light-dark(#dfe3ea, #2a303b);
  --accent: light-dark(#0b57d0, #8ab4ff);
  --button: light-dark(#0b57d0, #2f6fe4);
  --bad: light-dark(#b3261e, #ff8a80);
  --bad-page: light-dark(#fdecea, #3a1513);
  --good: light-dark(#146c2e, #7ddc97);
  --code: light-dark(#eef0f4, #0b0d11);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
a { color: var(--accent); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; background: var(--code); border-radius: 6px; }
code { padding: .1em .35em; overflow-wrap: anywhere; }
pre { padding: .75rem 1rem; overflow-x: auto; margin: 0 0 .75rem; }
.wrap { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
td:last-child, th:last-child { padding-right: 0; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.row { display: flex; gap: .75rem; align-items: baseline; justify-content: space-between; }
.banner { background: light-dark(#fff4d6, #3a2f0c); color: light-dark(#5c4400, #ffe08a); text-align: center; padding: .4rem 1rem; font-size: .875rem; }
.alert { background: var(--bad-page); color: var(--bad); border-radius: 8px; padding: .65rem .85rem; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
label { display: block; font-weight: 550; margin: 0 0 .3rem; }
input { width: 100%; font: inherit; color: inherit; background: var(--page); border: 1px solid light-dark(#8b94a3, #5b6575); border-radius: 8px; padding: .65rem .75rem; min-height: 44px; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
input[aria-invalid="true"] { border-color: var(--bad); }
button { font: inherit; font-weight: 600; min-height: 44px; padding: .6rem 1.1rem; border: 0; border-radius: 8px; background: var(--button); color: #fff; cursor: pointer; }
button.quiet { background: transparent; color: var(--ink); border: 1px solid var(--line); font-weight: 500; }
.field { margin: 0 0 1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.checkout { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; align-items: start; }
.checkout .total { font-size: 2.25rem; font-weight: 650; letter-spacing: -.02em; margin: .25rem 0 1.5rem; }
.checkout button { width: 100%; }
.cancel { display: inline-block; padding: .6rem 0; }
.messages { list-style: none; margin: 0; padding: 0; }
.messages a { display: block; color: inherit; text-decoration: none; padding: .8rem 1.25rem; border-bottom: 1px solid var(--line); }
.messages li:last-child a { border-bottom: 0; }
.messages a:hover { background: var(--page); }
.messages strong { overflow-wrap: anywhere; }
iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
.plain { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: none; padding: 0; }
@media (max-width: 46rem) {
  .checkout { grid-template-columns: 1fr; gap: 1.5rem; }
  .row { flex-wrap: wrap; }
}
`);
