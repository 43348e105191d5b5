// Builds what the pages are served with, and records from what it was built.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build, transform } from "esbuild";
import { compile } from "sass";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const served = join(root, "api", "static");
const tested = join(root, "tests", "browser");
const packages = join(here, "node_modules");
const fonts = join(packages, "@fontsource", "be-vietnam-pro");

mkdirSync(join(served, "fonts"), { recursive: true });
mkdirSync(tested, { recursive: true });

const theme = compile(join(here, "theme.scss"), { loadPaths: [packages] });
// Said once for the whole page, or a second time for browsers long gone.
const repeated =
  /[ ]*(?:font-family: inherit|-(?:webkit|moz-osx)-font-smoothing: \w+);\n/g;
const spoken = theme.css
  .replace(/:root {\n  --govuk-[\w-]+-colour:[^}]*}\n/g, "")
  .replace(/var\(--govuk-[\w-]+-colour, (#\w+)\)/g, "$1")
  .replace(repeated, "");
const smaller = { loader: "css", minify: true, target: "chrome80", legalComments: "none" };
writeFileSync(join(served, "desk.css"), (await transform(spoken, smaller)).code);

await build({
  entryPoints: [join(here, "desk.js")],
  outfile: join(served, "desk.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2017",
  legalComments: "none",
  nodePaths: [packages],
});

const copies = [
  [join(packages, "htmx.org", "dist", "htmx.min.js"), join(served, "htmx.min.js")],
  [join(packages, "axe-core", "axe.min.js"), join(tested, "axe.min.js")],
  [join(packages, "axe-core", "LICENSE"), join(tested, "axe.LICENCE.txt")],
  [join(fonts, "LICENSE"), join(served, "fonts", "LICENCE.txt")],
];
for (const weight of [400, 600]) {
  for (const subset of ["latin", "latin-ext", "vietnamese"]) {
    const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
    copies.push([join(fonts, "files", name), join(served, "fonts", name)]);
  }
}
for (const [from, to] of copies) copyFileSync(from, to);

// Thanks to sponsors is the one thing in the lock that names hosts.
const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
writeFileSync(join(here, "package-lock.json"), JSON.stringify(lock, null, 2) + "\n");

const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

// Browsers keep these files for a year: their addresses change when they do.
const address = (name) => `/static/${name}?${digest(join(served, name)).slice(0, 12)}`;
writeFileSync(
  join(root, "templates", "pages", "parts", "made.html"),
  "{#- Addresses of what `make theme` built; written by it. -#}\n" +
    `{%- set stylesheet = "${address("desk.css")}" -%}\n` +
    `{%- set script = "${address("desk.js")}" -%}\n` +
    `{%- set htmx = "${address("htmx.min.js")}" -%}\n`,
);

const digests = (folder, names) =>
  Object.fromEntries(names.sort().map((name) => [name, digest(join(folder, name))]));
const sources = readdirSync(here).filter((name) => /\.(scss|js)$|^package.*\.json$/.test(name));
const made = ["desk.css", "desk.js", "htmx.min.js"].concat(
  readdirSync(join(served, "fonts")).map((name) => `fonts/${name}`),
);
const record = {
  sources: digests(here, sources),
  made: digests(served, made),
  tested: digests(tested, ["axe.min.js"]),
};
writeFileSync(join(here, "built.json"), JSON.stringify(record, null, 2) + "\n");
