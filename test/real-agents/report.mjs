// The table of the real agents, in Markdown, and the count that ends the output.

const cell = (text) => text.replaceAll('|', '\\|');

function row({ title, outcome, calls = '', id = '', comparedWith = '', rejected = '' }) {
  return `| ${[title, calls, id, comparedWith, rejected, outcome].map((text) => cell(String(text))).join(' | ')} |`;
}

/** @param results one entry a case: title, outcome (`passed`, `failed`, `skipped`), what was seen, and problems */
export function report(results, versions) {
  const lines = [
    '| case | calls | our id comes from | the agent itself says it in | rejected | result |',
    '| --- | --- | --- | --- | --- | --- |',
    ...results.map(row),
    '',
    `Versions: ${versions.join(', ')}.`,
  ];
  for (const { title, problems } of results) {
    if (problems.length > 0) lines.push('', `${title}:`, ...problems.map((problem) => `- ${problem}`));
  }
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  const skipped = count('skipped');
  lines.push('', `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return lines.join('\n');
}
