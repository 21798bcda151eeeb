// What may have been meant where nothing is called as it is typed: each unknown word becomes the nearest known one.

// The fewest letters put in, left out, replaced or swapped with their neighbour (Damerau 1964), as far as `most`.
function editDistance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(!same));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

// Every word of the names, with in how many names it stands; made when it is first needed.
let knownWords = null;
function makeKnownWords() {
  const counts = new Map();
  searchable ??= makeSearchable();
  for (const { names } of searchable) {
    for (const { folded: name } of names) {
      for (const word of name.split(/[^\p{L}\p{N}]+/u)) if (word.length > 2) counts.set(word, (counts.get(word) || 0) + 1);
    }
  }
  return counts;
}

// Short words are too near to each other to guess.
const LONG_WORD = 8;
const mostEdits = (word) => (word.length < 4 ? 0 : word.length < LONG_WORD ? 1 : 2);

function nearestWord(word) {
  let best = null;
  for (const [known, n] of knownWords) {
    if (known.startsWith(word)) return word;
    const distance = editDistance(word, known, mostEdits(word));
    if (distance > mostEdits(word)) continue;
    // the first letter is seldom the wrong one
    const cost = distance + (known[0] === word[0] ? 0 : 0.5);
    if (!best || cost < best.cost || (cost === best.cost && n > best.n)) best = { known, cost, n };
  }
  return best?.known ?? word;
}

// `text` with its unknown words mended, or null where there is nothing to mend.
function mended(text) {
  knownWords ??= makeKnownWords();
  const words = folded(text).trim().split(/\s+/);
  // each part of what hyphens join, as the known words are
  const mend = (word) => (mostEdits(word) ? nearestWord(word) : word);
  const meant = words.map((word) => word.replace(/[\p{L}\p{N}]+/gu, mend));
  return meant.some((word, i) => word !== words[i]) ? meant.join(" ") : null;
}
