// Writes names.gz anew from the name lists of two packages of the npm registry:
//
//   npm pack gender-detection-from-name@1.11.5 @faker-js/faker@10.6.0
//   for f in *.tgz; do mkdir "${f%.tgz}"; tar xzf "$f" -C "${f%.tgz}"; done
//   node names.mjs FOLDER        the folder that holds both
//
// names.gz holds two lists, first names and surnames, parted by an empty line: small
// letters, composed, sorted, a name a line. Equal packages give equal bytes.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = resolve(process.argv[2]);
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const faker = await import(pathToFileURL(join(folder, 'faker-js-faker-10.6.0/package/dist/index.js')));
const first = new Set(), last = new Set();

const add = (set, name, split) => {
  name = name.normalize('NFC').toLowerCase().trim();
  for (const word of split ? name.split(/[ -]+/) : [name]) {
    if (word.length > 1 && !/[ .\d]/.test(word)) set.add(word.normalize('NFC'));
  }
};
for (const language of ['de', 'tr']) {
  const map = require(join(folder, 'gender-detection-from-name-1.11.5/package/names', language + '.js'));
  for (const name of map.keys()) add(first, name, true);
}
for (const locale of ['de', 'de_CH', 'tr', 'pl', 'vi', 'hr', 'ro']) {
  const { first_name, last_name } = faker[locale].person;
  for (const name of Object.values(first_name).flat()) add(first, name, true);
  for (const name of Object.values(last_name).flat()) add(last, name, false);
}
const text = [first, last].map(set => [...set].sort().join('\n') + '\n').join('\n');
writeFileSync(join(here, '..', 'names.gz'), gzipSync(text, { level: 9 }));
console.log(`${first.size} first names, ${last.size} surnames`);
