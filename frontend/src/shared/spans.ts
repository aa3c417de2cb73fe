/** A piece of a text, and whether it is a piece of a script. */
export interface Span {
  text: string;
  isCode: boolean;
}

/** What a run of backticks encloses up to the next run that is as long (CommonMark 6.1). */
const CODE = /(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gs;

/** Take a text apart at its code spans; a run of backticks that nothing closes stays as it is. */
export function spans(words: string): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const match of words.matchAll(CODE)) {
    found.push({ text: words.slice(end, match.index), isCode: false });
    found.push({ text: unpadded(match[2] ?? ""), isCode: true });
    end = match.index + match[0].length;
  }
  return [...found, { text: words.slice(end), isCode: false }];
}

/** One blank at either side keeps backticks apart, and is none of the text. */
function unpadded(code: string): string {
  return code.trim() ? code.replace(/^ (.*) $/s, "$1") : code;
}
