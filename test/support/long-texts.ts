/** What another process wrote is as long as the kernel lets it be: nothing may go back over it again and again. */
const LENGTH = 200_000;

/** Texts on which a careless pattern takes minutes, each with the start of it for people. */
export const longTexts: readonly { readonly text: string; readonly start: string }[] = [' ', '\t', '[', ']', '(', '{', '\\', '"', '1', '1 ', '] <defunct>', '\\"'].flatMap((piece) =>
  ['', '!', '\r', '\u2028'].map((end) => {
    const text = `${piece.repeat(LENGTH / piece.length)}${end}`;
    return { text, start: JSON.stringify(`${piece}…${end}`) };
  }),
);
